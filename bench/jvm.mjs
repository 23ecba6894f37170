export const liveHeap = () => ({}), coldStart = () => ({}), allocationPerRequest = () => ({});
