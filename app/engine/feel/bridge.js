// The only door from Python to feelin: JSON in, JSON out, errors as values.
const bridge = (() => {
  const CLOCK = new Set(['now', 'today']);

  const fail = (error) => {
    const detail = String((error && error.message) || error).split('\n')[0].slice(0, 160);
    const stack = error instanceof RangeError;
    return { code: stack || error instanceof FEEL.SyntaxError || /Incomplete|Unrecognized/.test(detail)
      ? 'EXPRESSION_SYNTAX' : 'EXPRESSION_FAILED', detail };
  };

  const isFunction = new Map();
  const builtin = (name) => {
    if (!isFunction.has(name)) {
      if (isFunction.size > 2000) isFunction.clear();
      let known = true;
      // asked by calling it: some names ("string join") cannot stand alone
      try { known = !FEEL.evaluate(`${name}()`, {}).warnings.some((w) => w.type === 'NO_VARIABLE_FOUND'); }
      catch (_) { /* a built-in that wants arguments */ }
      isFunction.set(name, known);
    }
    return isFunction.get(name);
  };

  // feelin forgives more than the grammar does; what no person can have meant is said before anybody relies on it
  const flawOf = (node, text) => {
    const own = text.slice(node.from, node.to).trim();
    if (node.type.isError) return { code: 'EXPRESSION_SYNTAX', detail: `at ${node.from}` };
    if (node.name === 'SimplePositiveUnaryTest') {
      const before = node.node.prevSibling;
      const first = node.node.firstChild;
      // "x == 5" parses as "x = (= 5)" and is never true
      if (before && before.name === 'CompareOp' && first && first.name === 'CompareOp') {
        return { code: 'EXPRESSION_SYNTAX', detail: `at ${first.from}` };
      }
    }
    if (node.name !== 'VariableName') return null;
    if (CLOCK.has(own)) return { code: 'EXPRESSION_CLOCK', detail: own };
    const called = node.node.parent && node.node.parent.name === 'FunctionInvocation' && !node.node.prevSibling;
    if (called && !builtin(own)) return { code: 'EXPRESSION_FUNCTION', detail: own.slice(0, 60) };
    // keys of form fields are one word; "import os" would be a name of two
    if (!called && /\s/.test(own)) return { code: 'EXPRESSION_SYNTAX', detail: own.slice(0, 60) };
    return null;
  };

  const flaw = (tree, text) => {
    let found = null;
    tree.iterate({ enter: (node) => { if (!found) found = flawOf(node, text); return !found; } });
    return found;
  };

  const check = (text, parse) => {
    if (text.length > MAX_EXPRESSION) return { code: 'EXPRESSION_SYNTAX', detail: 'too long' };
    try {
      const tree = parse(text);
      return flaw(tree, text);
    } catch (error) { return fail(error); }
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

  // null passes only a test that speaks of null: feelin lets whatever it cannot compare pass for null
  const passes = (text, value, context) => {
    if (value === null && !/\bnull\b/.test(text)) return { value: false };
    try { return { value: FEEL.unaryTest(text, { ...context, '?': value }).value === true }; }
    catch (error) { return fail(error); }
  };

  const rowPasses = (row, values, context) => {
    for (const [column, text] of row) {
      const answer = checked(text, FEEL.parseUnaryTests, 'u') || passes(text, values[column], context);
      if (answer.code) return { ...answer, column };
      if (!answer.value) return { value: false };
    }
    return { value: true };
  };

  return {
    // for each row of [column, test] pairs whether all its tests pass
    rows(json) {
      const [rows, values, context] = JSON.parse(json);
      const read = values.map(([v, maker]) => (maker ? FEEL.evaluate(maker, { v }).value : v));
      return JSON.stringify(rows.map((row) => rowPasses(row, read, context)));
    },
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
    // parts of a form in document order as [index of the part above or -1, scope, key, condition or null, expression or
    // null]: which are hidden, and what the expressions give. A scope is the way to the object that holds the key, row
    // numbers included; its names come before those around it, which "parent" reaches too. What is hidden counts as
    // null below; a condition that fails hides nothing, an expression that fails gives null.
    form(json) {
      const [parts, context] = JSON.parse(json);
      const gone = [];
      const values = [];
      const failed = [];
      // undefined where what holds it is hidden itself
      const here = (scope) => scope.reduce((at, step) => at?.[step], context);
      const seen = (scope) => {
        let [at, all] = [context, context];
        scope.forEach((step) => {
          at = at[step];
          if (!Array.isArray(at)) all = { ...all, ...at, this: at, parent: all };
          if (typeof step === 'number') all.i = step + 1;
        });
        return all;
      };
      const run = (n, scope, text) => {
        const answer = one(text, scope.length ? seen(scope) : context);
        if (answer.code) failed.push([n, answer.code]);
        return answer.code ? null : answer.value;
      };
      parts.forEach(([above, scope, key, hide, expression], n) => {
        const under = above >= 0 && gone[above];
        gone.push(under || (hide !== null && run(n, scope, hide) === true));
        let value = null;
        if (expression !== null && !gone[n]) value = run(n, scope, expression);
        const holder = here(scope);
        if (key && holder && (gone[n] || expression !== null)) holder[key] = value;
        values.push(value);
      });
      return JSON.stringify({ gone, values, failed });
    },
    unary(json) {
      const [text, value, context] = JSON.parse(json);
      const wrong = checked(text, FEEL.parseUnaryTests, 'u');
      if (wrong) return JSON.stringify(wrong);
      try { return JSON.stringify(result(FEEL.unaryTest(text, { ...context, '?': value }))); }
      catch (error) { return JSON.stringify(fail(error)); }
    },
    problems(json) {
      const [texts, unary] = JSON.parse(json);
      const [parse, kind] = unary ? [FEEL.parseUnaryTests, 'u'] : [FEEL.parseExpression, 'e'];
      return JSON.stringify(texts.map((text) => checked(text, parse, kind) || {}));
    },
  };
})();
