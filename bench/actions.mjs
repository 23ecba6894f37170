// The actions that the upstream has, with schemas as Nango's are: definitions of their own and references between them.

/** What an action is called with, and what it answers: about 1 KiB. */
export const INPUT = {
  query: 'brightleaf',
  limit: 10,
  owner: { id: '7', email: 'ada@example.com' },
  filters: [{ property: 'city', operator: 'eq', value: 'Zürich' }],
};
export const SMALL_OUTPUT = output(6);

/** About 1 MB, in the same form. */
export const LARGE_OUTPUT = output(6000);

export function actionName(number) {
  return `search-contacts-${number}`;
}

export function actions(count, { constrained = true } = {}) {
  return Array.from({ length: count }, (_, number) => action(number, constrained));
}

/** As `GET /scripts/config` has them. */
export function configuration(integration, actions) {
  return [{ actions, providerConfigKey: integration, provider: 'hubspot', syncs: [], 'on-events': [] }];
}

/** As `GET /integrations/{key}/functions` has them, a page at a time. */
export function functionPages(actions, limit) {
  const data = actions.map(({ version, endpoints, attributes, webhookSubscriptions, sdk_version, models, features, ...shared }) => shared);
  return Array.from({ length: Math.ceil(data.length / limit) }, (_, page) => ({
    data: data.slice(page * limit, (page + 1) * limit),
    pagination: { total: data.length, page, limit },
  }));
}

function action(number, constrained) {
  const name = actionName(number);
  const [input, result] = [`ActionInput_hubspot_${number}`, `ActionOutput_hubspot_${number}`];
  return {
    id: number + 1,
    name,
    type: 'action',
    returns: [result],
    description: `Searches the contacts of list ${number} by what is in their fields. Answers the first ones, newest first.`,
    attributes: {},
    scopes: ['crm.objects.contacts.read'],
    version: '1.0.0',
    source: 'repo',
    endpoints: [{ method: 'GET', path: `/contacts/${number}`, group: 'Contacts' }],
    input,
    enabled: true,
    last_deployed: '2026-08-01T09:09:03.502Z',
    webhookSubscriptions: [],
    json_schema: { definitions: constrained ? definitions(input, result) : { [input]: { type: 'object' }, [result]: {} } },
    sdk_version: '0.71.4-zero',
    models: [
      { name: input, fields: [] },
      { name: result, fields: [] },
    ],
    features: [],
  };
}

function definitions(input, result) {
  const text = { type: 'string' };
  const reference = (name) => ({ $ref: `#/definitions/${name}` });
  const object = (properties, required = Object.keys(properties)) => ({
    type: 'object',
    properties,
    required,
    additionalProperties: false,
  });
  return {
    [input]: object(
      {
        query: { type: 'string', description: 'What to look for', minLength: 1 },
        limit: { default: 20, type: 'integer', minimum: 1, maximum: 100 },
        owner: reference('Owner'),
        filters: { type: 'array', items: reference('Filter') },
      },
      ['query', 'limit'],
    ),
    [result]: object({ total: { type: 'integer' }, contacts: { type: 'array', items: reference('Contact') } }),
    Owner: object({ id: text, email: { type: 'string', format: 'email' } }, ['id']),
    Filter: object({ property: text, operator: { type: 'string', enum: ['eq', 'neq', 'gt', 'lt', 'contains'] }, value: text }),
    Contact: object({ id: text, name: text, email: text, city: text, note: text, owner: reference('Owner') }, ['id', 'name']),
  };
}

function output(count) {
  const contacts = Array.from({ length: count }, (_, number) => ({
    id: String(500 + number),
    name: `Ada Brightleaf the ${number}th`,
    email: `ada.${number}@brightleaf.example.com`,
    city: 'Zürich',
    note: 'Says "yes" to all\nand means it.',
    owner: { id: '7' },
  }));
  return { total: count, contacts };
}
