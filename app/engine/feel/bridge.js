// The only door from Python to feelin: JSON in, JSON out, errors as values.
const bridge = (() => {
  const CLOCK = new Set(['now', 'today']);

  const fail = (error) => {
    const detail = String((error && error.message) || error).split('\n')[0].slice(0, 160);
    const stack = error instanceof RangeError;
    return { code: stack || error instanceof FEEL.SyntaxError || /Incomplete|Unrecognized/.test(detail)
      ? 'EXPRESSION_SYNTAX' : 'EXPRESSION_FAILED', detail };
  };

  const readsClock = (tree, text) => {
    let found = false;
    tree.iterate({ enter: (node) => {
      if (node.name === 'VariableName' && CLOCK.has(text.slice(node.from, node.to).trim())) found = true;
    } });
    return found;
  };

  const isFunction = new Map();
  const builtin = (name) => {
    if (!isFunction.has(name)) {
      if (isFunction.size > 2000) isFunction.clear();
      let known = false;
      try { known = FEEL.isFunction(FEEL.evaluate(name, {}).value); } catch (_) { /* no such name */ }
      isFunction.set(name, known);
    }
    return isFunction.get(name);
  };

  const foreignCall = (tree, text) => {
    let foreign = '';
    tree.iterate({ enter: (node) => {
      if (node.name !== 'FunctionInvocation' || foreign) return;
      const callee = node.node.firstChild;
      const name = callee ? text.slice(callee.from, callee.to).trim() : '';
      if (callee && callee.name === 'VariableName' && !builtin(name)) foreign = name;
    } });
    return foreign;
  };

  const broken = (tree) => {
    let at = -1;
    tree.iterate({ enter: (node) => { if (node.type.isError && at < 0) at = node.from; } });
    return at;
  };

  const check = (text, parse) => {
    if (text.length > MAX_EXPRESSION) return { code: 'EXPRESSION_SYNTAX', detail: 'too long' };
    try {
      const tree = parse(text);
      const at = broken(tree);
      if (at >= 0) return { code: 'EXPRESSION_SYNTAX', detail: `at ${at}` };
      const foreign = foreignCall(tree, text);
      if (foreign && !readsClock(tree, text)) return { code: 'EXPRESSION_FUNCTION', detail: foreign.slice(0, 60) };
      if (readsClock(tree, text)) return { code: 'EXPRESSION_CLOCK', detail: '' };
    } catch (error) { return fail(error); }
    return null;
  };

  const known = new Map();
  const checked = (text, parse, kind) => {
    const key = kind + text;
    if (!known.has(key)) {
      if (known.size > 2000) known.clear();
      known.set(key, check(text, parse));
    }
    return known.get(key);
  };

  const result = (answer) => {
    const missing = (answer.warnings || []).filter((w) => w.type === 'NO_VARIABLE_FOUND')
      .map((w) => String((w.message || '').split("'")[1] || ''));
    return { value: answer.value === undefined ? null : answer.value, missing };
  };

  const one = (text, context) => {
    const wrong = checked(text, FEEL.parseExpression, 'e');
    if (wrong) return wrong;
    try { return result(FEEL.evaluate(text, context)); } catch (error) { return fail(error); }
  };

  return {
    outcomes(json) {
      const [texts, context, stop] = JSON.parse(json);
      const all = [];
      for (const text of texts) {
        const outcome = one(text, context);
        all.push(outcome);
        if (stop && (outcome.code || outcome.value === true)) break;
      }
      return JSON.stringify(all);
    },
    unary(json) {
      const [text, value, context] = JSON.parse(json);
      const wrong = checked(text, FEEL.parseUnaryTests, 'u');
      if (wrong) return JSON.stringify(wrong);
      try { return JSON.stringify(result(FEEL.unaryTest(text, { ...context, '?': value }))); }
      catch (error) { return JSON.stringify(fail(error)); }
    },
    problems(json) {
      return JSON.stringify(JSON.parse(json)[0].map((text) => checked(text, FEEL.parseExpression, 'e') || {}));
    },
  };
})();
