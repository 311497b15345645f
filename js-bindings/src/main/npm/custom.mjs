import { OctetError } from './errors.mjs';
import { kindOf, tagOf } from './kinds.mjs';
import { absolute } from './source.mjs';
import { arrayOf, tensorInfos } from './tensors.mjs';

/**
 * Checks the option `customOperators`: functions by name, or the address of a module of them.
 *
 * @throws {TypeError} for anything else
 */
export function checkCustomOperators(operators, worker) {
  const tag = tagOf(operators);
  if (tag === 'String' || tag === 'URL') {
    return absolute(operators);
  }
  const functions = operators === null || tag !== 'Object' ? [operators] : Object.values(operators);
  if (operators !== undefined && functions.some((each) => typeof each !== 'function')) {
    throw new TypeError(
      `options.customOperators must be functions by name or a module's URL, got ${kindOf(operators)}`,
    );
  }
  if (operators && worker) {
    throw new TypeError(
      'options.customOperators: functions cannot go to a worker: pass the URL of a module of them',
    );
  }
  return operators ?? {};
}

/** The functions by name that a checked option means. */
export async function customFunctions(operators) {
  if (typeof operators !== 'string') {
    return operators;
  }
  try {
    return await import(/* webpackIgnore: true */ /* @vite-ignore */ operators);
  } catch (error) {
    throw new OctetError('download', `options.customOperators: ${error.message}`, error);
  }
}

/** What computes each node of the page's own operators in a memory, by the node's number. */
export function customCalls(descriptions, functions, memory) {
  const calls = [];
  for (const { number, operator, title, options, inputs, outputs } of descriptions) {
    const view = ({ address, bytes, ...info }) =>
      info.dtype && { ...info, data: arrayOf(info.dtype, memory.buffer, address >>> 0, bytes) };
    calls[number] = () => {
      const call = {
        options: Uint8Array.from(options),
        inputs: placedInfos(inputs, 'input').map(view),
        outputs: placedInfos(outputs, 'output').map(view),
      };
      try {
        if (typeof functions[operator](call)?.then === 'function') {
          throw new TypeError('it returned a promise: it must be done when it returns');
        }
      } catch (error) {
        throw new OctetError('custom', `custom operator ${title}: ${error?.message}`, error);
      }
    };
  }
  return calls;
}

function placedInfos(tensors, prefix) {
  const infos = tensorInfos(tensors, prefix);
  return tensors.map(({ address, bytes }, i) => ({ ...infos[i], address, bytes }));
}
