import { once } from 'node:events';

/**
 * The actions that the scenarios of the conformance suite call, as an author would write them for Nango: a function of
 * the input, whose output is what Nango answers. Those that answer `$mcp` speak MCP, see docs/tools.md. What a server
 * that only has tools cannot do (prompts, resources, requests to the client while a call runs) has no action here.
 */
export function conformanceActions() {
  const changing = action('test_tool_that_changes', 'Has changed 0 times.', () => text('Unchanged.'));
  let changes = 0;

  return [
    changing,
    action('test_trigger_tool_change', 'Changes the list of tools.', () => {
      changes += 1;
      changing.description = `Has changed ${changes} times.`;
      return text(changing.description);
    }),

    action('test_simple_text', 'Answers a text, which is no object.', () => 'A text.'),
    action('test_error_handling', 'Fails.', () => {
      throw new ActionError('This action always fails.');
    }),
    action('test_image_content', 'Answers an image.', () => content(image)),
    action('test_audio_content', 'Answers a sound.', () => content(audio)),
    action('test_embedded_resource', 'Answers a resource.', () =>
      content(resource('test://embedded-resource', 'text/plain', 'A text in a resource.')),
    ),
    action('test_multiple_content_types', 'Answers a text, an image and a resource.', () =>
      content(
        { type: 'text', text: 'A text.' },
        image,
        resource('test://mixed-content-resource', 'application/json', '{"test":"data","value":123}'),
      ),
    ),
    action('test_tool_with_progress', 'Answers a text; the server reports the progress.', () => text('Done.')),
    action('test_logging_tool', 'Answers a text, and logs nothing.', () => text('Done.')),
    action('test_reconnection', 'Answers a text.', () => text('Done.')),

    action('json_schema_2020_12_tool', 'Has an input that needs all of JSON Schema 2020-12.', (input) => input, contact),
    action('test_x_mcp_header', 'Has a parameter that clients repeat in a header.', ({ region }) => text(`Region ${region}.`), {
      type: 'object',
      properties: { region: { type: 'string', 'x-mcp-header': 'Region' } },
      additionalProperties: false,
    }),

    asking('test_input_required_result_elicitation', ({ user_name }) =>
      isAccepted(user_name, 'name', 'string')
        ? text(`Hello, ${user_name.content.name}!`)
        : ask({ user_name: form('What is your name?', { name: { type: 'string' } }) }),
    ),
    asking('test_input_required_result_sampling', ({ capital_question }) =>
      capital_question
        ? text(`The model says: ${capital_question.content.text}`)
        : ask({ capital_question: sample('What is the capital of France?') }),
    ),
    asking('test_input_required_result_list_roots', ({ client_roots }) =>
      client_roots
        ? text(`The roots are ${client_roots.roots.map((root) => root.uri).join(', ')}.`)
        : ask({ client_roots: roots }),
    ),
    asking('test_input_required_result_request_state', ({ confirm }, state) =>
      confirm && state === 'to be confirmed'
        ? text('Confirmed: state-ok.')
        : ask({ confirm: form('Do you confirm?', { ok: { type: 'boolean' } }) }, 'to be confirmed'),
    ),
    asking('test_input_required_result_tampered_state', ({ confirm }, state) =>
      confirm && state === 'untouched'
        ? text('The state is untouched.')
        : ask({ confirm: form('Do you confirm?', { ok: { type: 'boolean' } }) }, 'untouched'),
    ),
    asking('test_input_required_result_multiple_inputs', ({ user_name, greeting, client_roots }, state) =>
      user_name && greeting && client_roots && state === 'all at once'
        ? text(`${greeting.content.text} ${user_name.content.name}: ${client_roots.roots.length} roots.`)
        : ask(
            {
              user_name: form('What is your name?', { name: { type: 'string' } }),
              greeting: sample('Write a greeting.'),
              client_roots: roots,
            },
            'all at once',
          ),
    ),
    asking('test_input_required_result_multi_round', ({ step1, step2 }, state) => {
      if (step2 && state?.startsWith('named ')) {
        return text(`${state.slice('named '.length)} likes ${step2.content.color}.`);
      }
      return step1 && state === 'nameless'
        ? ask({ step2: form('Which colour do you like?', { color: { type: 'string' } }) }, `named ${step1.content.name}`)
        : ask({ step1: form('What is your name?', { name: { type: 'string' } }) }, 'nameless');
    }),
    // Which of the two the client can be asked is for the server to know.
    asking('test_input_required_result_capabilities', ({ user_name, greeting }) =>
      user_name || greeting
        ? text('Thank you.')
        : ask({
            user_name: form('What is your name?', { name: { type: 'string' } }),
            greeting: sample('Write a greeting.'),
          }),
    ),
    asking('test_missing_capability', ({ greeting }) =>
      greeting ? text(greeting.content.text) : ask({ greeting: sample('Write a greeting.') }),
    ),
    asking('test_streaming_elicitation', ({ user_name }) =>
      user_name ? text('Thank you.') : ask({ user_name: form('What is your name?', { name: { type: 'string' } }) }),
    ),
  ];
}

/** What an author throws to say why an action failed. */
export class ActionError extends Error {}

/** An action that a test watches: `next` answers each run as it begins, with its input and what to do with it. */
export function heldAction(name) {
  const begun = [];
  const awaited = [];
  const held = {
    ...action(name, 'Answers when it is told to.', run, ANYTHING),
    runs: 0,
    next: () => (begun.length ? Promise.resolve(begun.shift()) : new Promise((resolve) => awaited.push(resolve))),
  };

  function run(input, abandonment) {
    held.runs += 1;
    const { promise, resolve: answer } = Promise.withResolvers();
    const begins = awaited.shift() ?? ((one) => begun.push(one));
    begins({ input, answer, untilAbandoned: (patience) => untilAborted(abandonment, patience) });
    return promise;
  }
  return held;
}

async function untilAborted(signal, { within = 10_000 } = {}) {
  if (!signal.aborted) {
    await once(signal, 'abort', { signal: AbortSignal.timeout(within) });
  }
}

const ANYTHING = { type: 'object' };

const NOTHING = { type: 'object', properties: {}, additionalProperties: false };

export function action(name, description, run, input = NOTHING) {
  return { name, description, input, run };
}

/** An action that asks its user: it gets the answers by their keys, and the state that it gave with its questions. */
function asking(name, run) {
  return action(name, 'Asks before it answers.', ({ $mcp }) => run($mcp?.inputResponses ?? {}, $mcp?.requestState));
}

export function content(...items) {
  return { $mcp: { content: items } };
}

function text(words) {
  return content({ type: 'text', text: words });
}

function resource(uri, mimeType, words) {
  return { type: 'resource', resource: { uri, mimeType, text: words } };
}

function ask(inputRequests, requestState) {
  return { $mcp: { inputRequests, requestState } };
}

function form(message, properties) {
  const requestedSchema = { type: 'object', properties, required: Object.keys(properties) };
  return { method: 'elicitation/create', params: { message, requestedSchema } };
}

function sample(words) {
  const messages = [{ role: 'user', content: { type: 'text', text: words } }];
  return { method: 'sampling/createMessage', params: { messages, maxTokens: 100 } };
}

const roots = { method: 'roots/list', params: {} };

function isAccepted(answer, property, type) {
  return answer?.action === 'accept' && typeof answer.content?.[property] === type;
}

/** One pixel. */
const image = {
  type: 'image',
  mimeType: 'image/png',
  data: 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR42mNgAAAAAgAB5Sfe/AAAAABJRU5ErkJggg==',
};

/** No sample at all, in 8 bits at 8 kHz. */
const audio = {
  type: 'audio',
  mimeType: 'audio/wav',
  data: 'UklGRiQAAABXQVZFZm10IBAAAAABAAEAQB8AAEAfAAABAAgAZGF0YQAAAAA=',
};

/** Whoever is to be phoned needs a phone, all others an e-mail address. The keywords are those that the suite looks for. */
const contact = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  $defs: {
    address: {
      $anchor: 'addressDef',
      type: 'object',
      properties: { street: { type: 'string' }, city: { type: 'string' } },
    },
  },
  properties: {
    name: { type: 'string' },
    address: { $ref: '#/$defs/address' },
    contactMethod: { type: 'string', enum: ['phone', 'email'] },
    phone: { type: 'string' },
    email: { type: 'string' },
  },
  allOf: [{ anyOf: [{ required: ['phone'] }, { required: ['email'] }] }],
  if: { properties: { contactMethod: { const: 'phone' } }, required: ['contactMethod'] },
  then: { required: ['phone'] },
  else: { required: ['email'] },
  additionalProperties: false,
};
