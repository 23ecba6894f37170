export const openLoop = () => ({});
