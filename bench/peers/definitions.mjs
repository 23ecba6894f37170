// What both peers know and do: the definitions, loaded once, and the request to the upstream.

const KEY_HEADERS = ['authorization', 'connection-id', 'provider-config-key'];

export async function loadActions(upstream) {
  const response = await fetch(`${upstream}/scripts/config`);
  const [{ actions }] = await response.json();
  return actions;
}

/** As Nango's hosted endpoint makes a tool of an action: what its schema refers to is left out. */
export function toTool({ name, description, input, json_schema: { definitions } }) {
  const { properties, required } = definitions[input];
  return { name, description, inputSchema: { type: 'object', properties, required } };
}

/** `headerOf` answers what the caller sent in a header. */
export async function trigger(upstream, actions, { name, arguments: input = {} }, headerOf) {
  const action = actions.find((candidate) => candidate.name === name);
  if (!action) {
    throw new Error(`Action ${name} not found`);
  }
  const response = await fetch(`${upstream}/action/trigger`, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      ...Object.fromEntries(KEY_HEADERS.map((header) => [header, headerOf(header)])),
    },
    body: JSON.stringify({ action_name: action.name, input }),
  });
  if (!response.ok) {
    throw new Error(await response.text());
  }
  return { content: [{ type: 'text', text: JSON.stringify(await response.json(), null, 2) }] };
}
