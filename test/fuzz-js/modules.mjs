/** Source text of a migration: what its actions are in the words of a framework, and how each stands in its module. */

const text = (value) => JSON.stringify(value);

/**
 * The statements of an `up` and the functions that they call. `words` are the framework's: `database`, the name that an `up` has for it;
 * `calls(action)`, expressions that give promises; `asks(question)` and `rows(table)`, expressions that have to be awaited; and
 * `transaction(statements)`.
 */
export function bodyOf(actions, words) {
  const helpers = [];
  const statements = actions.map((action, index) => {
    const calls = words.calls(action);
    const plain = calls.map((each) => `await ${each};`).join("\n");
    switch (action.wrap) {
      case "helper": {
        const name = `helper${index}`;
        helpers.push(`async function ${name}(${words.database}) {\n${plain}\n}`);
        return `await ${name}(${words.database});`;
      }
      case "all":
        return calls.length === 1 ? `await Promise.all([${calls[0]}]);` : plain;
      case "transaction":
        return words.transaction(action) ?? plain;
      case "swallow":
        return `try {\n${plain}\n} catch (error) {\n// It may be gone already.\n}`;
      case "ifThere":
        return `if (await ${words.asks(action.asks.there)}) {\n${plain}\n}`;
      case "ifMissing":
        return `if (!(await ${words.asks(action.asks.missing)})) {\n${plain}\n}`;
      case "ifRows": {
        const rows = `rows${index}`;
        return `const ${rows} = await ${words.rows("sqlite_master")};\nif (${rows}.length >= 0) {\n${plain}\n}`;
      }
      default:
        return plain;
    }
  });
  return { helpers, statements };
}

/** A loop over the names of an action. */
export function loop(names, call) {
  return `(async () => { for (const name of ${text(names)}) await ${call}; })()`;
}

/** A migration's number in its name. */
export function numberOf(index) {
  return String(20240101000000 + index);
}
