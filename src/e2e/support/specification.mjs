import { readFileSync } from 'node:fs';
import { runInThisContext } from 'node:vm';

import Ajv from 'ajv';
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

import { installed } from './node.mjs';

/** What answers the methods that our server has. */
const RESULTS = {
  initialize: 'InitializeResult',
  ping: 'EmptyResult',
  'server/discover': 'DiscoverResult',
  'tools/list': 'ListToolsResult',
  'tools/call': 'CallToolResult',
  'subscriptions/listen': 'SubscriptionsListenResult',
};

const NOTIFICATIONS = {
  'notifications/progress': 'ProgressNotification',
  'notifications/tools/list_changed': 'ToolListChangedNotification',
  'notifications/subscriptions/acknowledged': 'SubscriptionsAcknowledgedNotification',
};

/** The errors that the specification gives a form of their own, since 2026-07-28. */
const ERRORS = {
  '-32020': 'HeaderMismatchError',
  '-32021': 'MissingRequiredClientCapabilityError',
  '-32022': 'UnsupportedProtocolVersionError',
};

const SCHEMAS = bundledSchemas();

/** The specification of one protocol version, as its own JSON Schema has it. */
export class Specification {
  #definitions;
  #ajv;
  #root;

  constructor(version) {
    const schema = SCHEMAS[version];
    this.#root = schema.$defs ? '$defs' : 'definitions';
    this.#definitions = schema[this.#root];
    // The schemas are not written for ajv's strict mode, and name a format that is OpenAPI's.
    const options = { strict: false, allErrors: true, formats: { byte: true } };
    this.#ajv = schema.$schema.includes('2020-12') ? new Ajv2020(options) : new Ajv(options);
    addFormats(this.#ajv);
    this.#ajv.addSchema({ ...schema, $id: 'mcp' });
  }

  /** Answers what is wrong with a message that the server sent, about a request of the method. */
  violations(message, method) {
    if (message.method) {
      return this.#check(NOTIFICATIONS[message.method], message);
    }
    if (message.error) {
      return this.#check(this.#errorOf(message), this.#withId(message));
    }
    const inputRequired = message.result?.resultType === 'input_required';
    return [
      ...this.#check(this.#known('JSONRPCResultResponse', 'JSONRPCResponse'), message),
      ...this.#check(inputRequired ? 'InputRequiredResult' : RESULTS[method], message.result),
    ];
  }

  #errorOf({ error }) {
    const typed = ERRORS[error.code];
    return typed in this.#definitions ? typed : this.#known('JSONRPCErrorResponse', 'JSONRPCError');
  }

  /** Before 2025-11-25, errors had to have an id, and there was none for a request whose id nobody could read. */
  #withId(message) {
    return this.#definitions.JSONRPCError ? { id: 0, ...message } : message;
  }

  #known(...names) {
    return names.find((name) => name in this.#definitions);
  }

  #check(definition, value) {
    if (!(definition in this.#definitions)) {
      return [`there is no definition for ${JSON.stringify(value)}`];
    }
    const validate = this.#ajv.compile({ $ref: `mcp#/${this.#root}/${definition}` });
    return validate(value) ? [] : validate.errors.map((error) => `${definition}${error.instancePath} ${error.message}`);
  }
}

/**
 * The schemas by version. No package has them as files, but the conformance suite bundles all four as object literals,
 * and has a table of them, which ends with 2026-07-28.
 */
function bundledSchemas() {
  const bundle = readFileSync(installed('@modelcontextprotocol/conformance/dist/index.js'), 'utf8');
  const table = bundle.match(/\{"2025-03-26":([\w$]+),"2025-06-18":([\w$]+),"2025-11-25":([\w$]+),\[[\w$]+\]:([\w$]+)\}/);
  if (!table) {
    throw new Error('The conformance suite no longer has its table of schemas');
  }
  const [, ...names] = table;
  const [march, june, november, stateless] = names.map((name) => schemaIn(bundle, name));
  if (!stateless.$defs?.InputRequiredResult || november.$defs?.InputRequiredResult) {
    throw new Error('The last schema of the conformance suite is not that of 2026-07-28');
  }
  return { '2025-03-26': march, '2025-06-18': june, '2025-11-25': november, '2026-07-28': stateless };
}

function schemaIn(bundle, name) {
  const start = bundle.indexOf(`${name}={$schema:`);
  if (start < 0) {
    throw new Error(`The conformance suite has no schema ${name}`);
  }
  return runInThisContext(`(${literalAt(bundle, start + name.length + 1)})`);
}

/** The object literal that begins there: as far as its braces go, those in strings aside. */
function literalAt(code, start) {
  let depth = 0;
  for (const token of code.slice(start).matchAll(/(["'`])(?:\\.|(?!\1)[^\\])*\1|[{}]/gs)) {
    depth += { '{': 1, '}': -1 }[token[0]] ?? 0;
    if (depth === 0) {
      return code.slice(start, start + token.index + 1);
    }
  }
  throw new Error('The literal does not end');
}
