import assert from 'node:assert/strict';
import { test } from 'node:test';

import { HEADERS, missingHeaderSentence, REFUSED_KEY_SENTENCE, UNKNOWN_KEY } from './server.mjs';

/**
 * Tests a client in all that people do with the sandbox's CRM, and in all that goes wrong for them.
 *
 * `withSession(headers, use)` connects, and gives `use` a session with `listTools` and `callTool` as the SDKs have them.
 * What they throw has the text that the client's user reads as its message. It must have our sentence; where a client
 * hides that, `reads` says what its user reads instead, in a form that assert.rejects takes.
 */
export function testInAllSituations(client, withSession, reads = {}) {
  test(`${client} lists the tools`, () =>
    withSession(HEADERS, async (session) => {
      const { tools } = await session.listTools();
      const names = tools.map((tool) => tool.name);
      assert.ok(names.includes('search-contacts'), `tools: ${names}`);
      assert.deepEqual(names, names.toSorted());
      for (const tool of tools) {
        assert.equal(tool.inputSchema.type, 'object', tool.name);
      }
    }));

  test(`${client} calls a tool`, () =>
    withSession(HEADERS, async (session) => {
      const contact = await session.callTool({ name: 'get-contact', arguments: { contactId: '501' } });
      assert.ok(!contact.isError, contact.content[0].text);
      assert.equal(JSON.parse(contact.content[0].text).firstname, 'Ada');
    }));

  test(`${client} passes the failure of an action on`, () =>
    withSession(HEADERS, async (session) => {
      const merged = await session.callTool({
        name: 'merge-contacts',
        arguments: { primaryId: '502', duplicateId: '504' },
      });
      assert.equal(merged.isError, true);
      assert.match(merged.content[0].text, /The contacts cannot be merged/);
    }));

  test(`${client} says that there is no such tool`, () =>
    withSession(HEADERS, (session) =>
      assert.rejects(session.callTool({ name: 'launch-rocket', arguments: {} }), reads.unknownTool ?? saying('launch-rocket')),
    ));

  test(`${client} explains that the key is wrong`, () =>
    withSession({ ...HEADERS, Authorization: `Bearer ${UNKNOWN_KEY}` }, (session) =>
      assert.rejects(session.listTools(), reads.wrongKey ?? saying(REFUSED_KEY_SENTENCE)),
    ));

  for (const header of Object.keys(HEADERS)) {
    test(`${client} explains that the header ${header} is missing`, () => {
      const { [header]: _, ...others } = HEADERS;
      return assert.rejects(
        withSession(others, (session) => session.listTools()),
        reads.missingHeader?.(header) ?? saying(missingHeaderSentence(header)),
      );
    });
  }
}

/**
 * What clients say that speak 2026-07-28 and nothing else, when a header is missing: they ask for nothing but
 * `server/discover` at first, and do not say why that was refused.
 */
export const NOT_OFFERED =
  'Version negotiation failed: the server did not offer pinned protocol version 2026-07-28 ' +
  'via server/discover (no fallback in pin mode)';

/** Whether an error's text has a sentence, though it may quote the JSON that the sentence came in. */
export function saying(sentence) {
  return (error) => {
    const text = error.message.replaceAll('\\"', '"');
    assert.ok(text.includes(sentence), error.message);
    return true;
  };
}
