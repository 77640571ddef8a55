package io.plumbline.template;

import static io.plumbline.HostileCase.accepted;
import static io.plumbline.HostileCase.refused;

import io.plumbline.HostileCase;
import io.plumbline.HostileCorpus;
import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Templates that do not end, fill the memory or reach for what is not theirs. */
public final class HostileTemplates implements HostileCorpus {
    private static final LocalDateTime NOW = LocalDateTime.of(2026, 3, 5, 4, 7);
    private static final int MANY = 50_000;
    private static final String STEPS = "steps";
    private static final String TEXT = "characters";
    private static final String DEEP = "levels deep";

    private final List<HostileCase> cases = new ArrayList<>();

    @Override
    public String kind() {
        return "templates";
    }

    @Override
    public List<HostileCase> cases() {
        loops();
        nesting();
        texts();
        lists();
        searches();
        internals();
        sources();
        conversations();
        return cases;
    }

    private static String render(String template, Object content) {
        Map<String, Object> message = new HashMap<>(Map.of("role", "user"));
        message.put("content", content);
        try {
            return ChatTemplate.parse(template)
                    .render(Conversation.of(List.of(message), Map.of("eos_token", "</s>"), NOW))
                    .text();
        } catch (TemplateException e) {
            throw new PlumblineException(Kind.MODEL, "Cannot render the chat template: " + e.getMessage(), e);
        }
    }

    private void refuse(String name, String says, String template) {
        cases.add(refused(name, says, directory -> render(template, "hello")));
    }

    private void empty(String name, String template) {
        cases.add(accepted(name, directory -> {
            if (!render(template, "hello").isEmpty()) {
                throw new IllegalStateException("Something was reached");
            }
        }));
    }

    private static String repeat(String statements) {
        return "{% for a in range(99999) %}{% for b in range(99999) %}" + statements + "{% endfor %}{% endfor %}";
    }

    private void loops() {
        refuse("range(10 ** 9)", "Range too big", "{% for i in range(10 ** 9) %}x{% endfor %}");
        refuse(
                "range to the end of numbers",
                "Range too big",
                "{% for i in range(-9223372036854775807, 9223372036854775807) %}x{% endfor %}");
        refuse("loops in loops", STEPS, repeat(""));
        refuse("a loop that writes", TEXT, repeat("0123456789".repeat(100)));
        refuse(
                "loops in loops over a filter",
                STEPS,
                "{% for i in range(9999)|select if range(9999)|sum < 0 %}{% endfor %}");
        refuse("a macro that calls itself", DEEP, "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}");
        refuse(
                "macros that call each other",
                DEEP,
                "{% macro a() %}{{ b() }}{% endmacro %}{% macro b() %}{{ a() }}{% endmacro %}{{ a() }}");
        refuse("a macro that calls itself twice", DEEP, "{% macro m() %}{{ m() ~ m() }}{% endmacro %}{{ m() }}");
        refuse(
                "a tree of calls",
                STEPS,
                "{% macro m(n) %}{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(60) }}");
        refuse(
                "a caller that calls itself",
                DEEP,
                "{% macro m() %}{{ caller() }}{% endmacro %}{% macro n() %}{% call m() %}{{ n() }}{% endcall %}{%"
                        + " endmacro %}{{ n() }}");
        refuse("a default that calls its macro", DEEP, "{% macro m(a=m()) %}{% endmacro %}{{ m() }}");
        refuse("a loop that calls itself", DEEP, "{% for a in [1] recursive %}{{ loop([1]) }}{% endfor %}");
    }

    private void nesting() {
        for (String open :
                List.of("(", "[", "{1:", "not ", "-", "a[", "a(", "a|join(", "a if b else ", "a is in ", "a + (")) {
            refuse(open.strip() + " many times", "", "{{ " + open.repeat(MANY));
        }
        refuse("brackets", DEEP, "{{ " + "(".repeat(MANY) + "1" + ")".repeat(MANY) + " }}");
        refuse("lists", DEEP, "{{ " + "[".repeat(MANY) + "1" + "]".repeat(MANY) + " }}");
        refuse("signs", DEEP, "{{ " + "-".repeat(MANY) + "1 }}");
        refuse("negations", DEEP, "{{ " + "not ".repeat(MANY) + "1 }}");
        refuse("conditions", DEEP, "{{ " + "1 if 0 else ".repeat(MANY) + "1 }}");
        for (String tag :
                List.of("if 1", "for a in b", "filter upper", "set a", "macro a()", "call a()", "with", "generation")) {
            refuse(tag + " many times", "", ("{% " + tag + " %}").repeat(MANY));
        }
        for (String link : List.of(" + 1", ".a", "[1]", "|string", " and 1", " or 0", "()", " ** 1", "[1:]")) {
            cases.add(refused("50,000 of " + link, "", directory -> render("{{ 1" + link.repeat(MANY) + " }}", "")));
        }
        refuse("50,000 comparisons", "", "{{ 1" + " < 'a'".repeat(MANY) + " }}");
        cases.add(accepted(
                "50,000 branches",
                directory -> render("{% if 0 %}" + "{% elif 0 %}".repeat(MANY) + "{% endif %}", "")));
        cases.add(accepted("50,000 texts joined", directory -> render("{{ 1" + " ~ 1".repeat(MANY) + " }}", "")));
    }

    private void texts() {
        refuse("'x' * 10 ** 9", TEXT, "{{ 'x' * 10 ** 9 }}");
        refuse("'x' * 10 ** 18", TEXT, "{{ 'x' * 10 ** 18 }}");
        refuse("'xy' * (2 ** 62)", TEXT, "{{ 'xy' * (2 ** 62) }}");
        refuse("a number of 10 ** 10 digits", "64 bits", "{{ 10 ** 10 ** 10 }}");
        refuse(
                "a text that doubles",
                TEXT,
                "{% set n = namespace(s='x') %}{% for i in range(99) %}{% set n.s = n.s + n.s %}{% endfor %}");
        refuse(
                "a text that doubles in a block",
                TEXT,
                "{% set n = namespace(s='x') %}{% for i in range(99) %}{% set n.s %}{{ n.s }}{{ n.s }}{% endset %}{%"
                        + " endfor %}");
        refuse("a bomb of replace", TEXT, "{{ ('x' * 9999)|replace('x', 'y' * 9999) }}");
        refuse("a bomb of replace with nothing", TEXT, "{{ ('x' * 9999)|replace('', 'y' * 9999) }}");
        refuse("a bomb of join", TEXT, "{{ range(99999)|join('x' * 9999) }}");
        refuse("a bomb of str.join", TEXT, "{{ ('x' * 9999).join('y' * 9999) }}");
        refuse("a bomb of indent", TEXT, "{{ ('x\\n' * 9999)|indent('y' * 9999) }}");
        refuse("indent(10 ** 9)", TEXT, "{{ 'x'|indent(10 ** 9, true) }}");
        refuse("center(10 ** 9)", TEXT, "{{ 'x'|center(10 ** 9) }}");
        refuse("ljust(10 ** 9)", TEXT, "{{ 'x'.ljust(10 ** 9) }}");
        refuse("zfill(2 ** 62)", TEXT, "{{ 'x'.zfill(2 ** 62) }}");
        refuse("%999999999d", TEXT, "{{ '%999999999d' % 1 }}");
        refuse("%99999999999d", "Invalid format specifier", "{{ '%99999999999d' % 1 }}");
        refuse("%.999999999f", "more than 400 places", "{{ '%.999999999f' % 1.5 }}");
        refuse("{:999999999}", TEXT, "{{ '{:999999999}'.format(1) }}");
        refuse("{:{}}", TEXT, "{{ '{:{}}'.format('a', 999999999) }}");
        refuse("{:{:{}}}", "recursion", "{{ '{:{:{}}}'.format(1, 2, 3) }}");
        refuse("tojson(indent=10 ** 9)", TEXT, "{{ [1]|tojson(indent=10 ** 9) }}");
        refuse("a bomb of tojson", TEXT, "{{ range(9999)|list|tojson(separators=['x' * 9999, '']) }}");
        refuse(
                "texts that are kept",
                TEXT,
                "{% set n = namespace(l=[]) %}{% for i in range(99999) %}{% set n.l = n.l + ['\\u6f22' * 999999] %}{%"
                        + " endfor %}");
        refuse("floats written without end", STEPS, repeat("{{ 1e-308 / 3 }}"));
        refuse("dates written without end", STEPS, "{{ strftime_now('%Y' * 999999) }}");
        refuse("a number of 1,000 digits", "more than 400 digits", "{{ " + "9".repeat(1_000) + " }}");
    }

    private void lists() {
        String doubled =
                "{% set n = namespace(l=['x']) %}{% for i in range(60) %}{% set n.l = [n.l, n.l] %}{% endfor %}";
        refuse("[1] * 10 ** 9", TEXT, "{{ ([1] * 10 ** 9)|length }}");
        refuse(
                "a list that doubles",
                TEXT,
                "{% set n = namespace(l=[1]) %}{% for i in range(99) %}{% set n.l = n.l + n.l %}{% endfor %}");
        refuse("lists in lists, written", "", doubled + "{{ n.l }}");
        refuse("lists in lists, as JSON", "", doubled + "{{ n.l|tojson }}");
        refuse(
                "lists in lists, compared",
                STEPS,
                doubled
                        + "{% set a = n.l %}{% set n.l = ['x'] %}{% for i in range(60) %}{% set n.l = [n.l, n.l] %}{%"
                        + " endfor %}{{ a == n.l }}");
        refuse("a namespace in itself", DEEP, "{% set n = namespace() %}{% set n.n = n %}{{ n }}");
        refuse(
                "a namespace in itself, as JSON",
                "not JSON serializable",
                "{% set n = namespace() %}{% set n.n = n %}{{ n|tojson }}");
        refuse("a tuple of tuples as a key", "not supported", "{% set t = (1, 2) %}{{ {t: 1} }}");
        refuse("batch(10 ** 9)", TEXT, "{{ [1]|batch(10 ** 9, 'x')|list }}");
        refuse("slice(10 ** 9)", TEXT, "{{ [1]|slice(10 ** 9)|list }}");
        refuse(
                "lists kept without end",
                STEPS,
                "{% set n = namespace(l=[]) %}{% for i in range(99999) %}{% set n.l = [n.l, range(99999)|list] %}{%"
                        + " endfor %}");
        refuse(
                "dictionaries kept without end",
                STEPS,
                "{% set n = namespace(l=[]) %}" + repeat("{% set n.l = {'a': n.l, 'b': n.l, 'c': 1} %}"));
        refuse("pieces without end", TEXT, "{{ ('a ' * 9999999).split()|length }}");
        refuse("characters without end", TEXT, "{{ ('a' * 9999999)|list|length }}");
        refuse("arguments without end", TEXT, "{{ dict(*[('a' * 9999999)|list]) }}");
    }

    private void searches() {
        String text = "{% set t = 'a' * 5000000 %}";
        refuse("a search of the product of lengths", STEPS, text + repeat("{{ ('a' * 99999 ~ 'b') in t }}"));
        refuse("a search from the right", STEPS, text + repeat("{% set x = t.rfind('b' ~ 'a' * 99) %}"));
        refuse("a count", STEPS, text + repeat("{% set x = t.count('ab') %}"));
        refuse("a split from the right", STEPS, text + repeat("{% set x = t.rsplit('b' ~ 'a' * 99) %}"));
        refuse("a strip of many characters", STEPS, text + repeat("{% set x = 'b'.strip(t) %}"));
        refuse("a length", STEPS, text + repeat("{% set x = t|length %}"));
        refuse("a place", STEPS, text + repeat("{% set x = t[-1] %}"));
        refuse("a slice", STEPS, text + repeat("{% set x = t[-1:] %}"));
        refuse("a loop's first turn", STEPS, text + repeat("{% for c in t %}{% break %}{% endfor %}"));
        refuse("a comparison", STEPS, "{% set s = 'a' * 5000000 %}" + text + repeat("{% set x = s < t %}"));
        refuse("an equality", STEPS, "{% set s = 'a' * 5000000 %}" + text + repeat("{% set x = s == t %}"));
        refuse("a path", "", text + repeat("{% set x = [1]|map(attribute='.' * 999999)|list %}"));
        refuse("unique", "", "{{ range(99999)|unique|list|length }}");
        refuse("a number in a long text", STEPS, repeat("{% set x = ('1_' * 999999)|int %}"));
        refuse(
                "sorting",
                STEPS,
                repeat("{% set x = range(99999)|sort(reverse=true) %}").replace("99999) %}{% for", "9) %}{% for"));
    }

    private void internals() {
        empty("__class__", "{{ ''.__class__ }}{{ messages.__class__ }}{{ ''['__class__'] }}{{ ''|attr('__class__') }}");
        refuse("__class__.__mro__", "is unsafe", "{{ ''.__class__.__mro__ }}");
        refuse("__init__.__globals__", "is unsafe", "{{ range.__init__.__globals__ }}");
        refuse("__subclasses__", "is unsafe", "{{ [].__class__.__base__.__subclasses__() }}");
        refuse("a format that reaches", "is unsafe", "{{ '{0.__class__.__mro__}'.format('') }}");
        refuse(
                "a format of a dictionary that reaches",
                "is unsafe",
                "{{ '{a.__class__.__mro__}'.format_map({'a': 1}) }}");
        refuse("getClass()", "has no attribute 'getClass'", "{{ ''.getClass() }}");
        refuse(
                "getClass().forName",
                "has no attribute 'getClass'",
                "{{ messages.getClass().forName('java.lang.Runtime').getRuntime().exec('id') }}");
        refuse("class.forName", "has no attribute 'class'", "{{ messages['class'].forName('x') }}");
        refuse("T(java.lang.Runtime)", "'T' is undefined", "{{ T('java.lang.Runtime') }}");
        refuse("java", "'java' is undefined", "{{ java.lang.Runtime }}");
        refuse(
                "the interpreter of Jinjava",
                "'____int3rpr3t3r____' is undefined",
                "{{ ____int3rpr3t3r____.getContext() }}");
        refuse("open", "'open' is undefined", "{{ open('/etc/passwd') }}");
        refuse("append", "is unsafe", "{{ messages.append(1) }}");
        refuse("update", "is unsafe", "{{ messages[0].update({'role': 'x'}) }}");
        refuse("a field of a row's dictionary", "non-namespace", "{% set m = messages[0] %}{% set m.role = 1 %}");
        refuse("include", "tag 'include'", "{% include '/etc/passwd' %}");
        refuse("import", "tag 'import'", "{% import 'os' as os %}");
        refuse("from", "tag 'from'", "{% from 'os' import system %}");
        refuse("extends", "tag 'extends'", "{% extends '/etc/passwd' %}");
        refuse("lipsum", "not supported", "{{ lipsum(n=1000000000) }}");
        refuse("cycler", "not supported", "{{ cycler('a').__init__ }}");
        refuse("caller outside a macro", "'caller' is undefined", "{{ caller() }}");
    }

    private void sources() {
        cases.add(refused("10 MB", "10485760 characters, more than 1048576", d -> render("x".repeat(10 << 20), "")));
        refuse("a tag without end", "", "{% if %}{{");
        refuse("1 MB of {{", "", "{{".repeat(500_000));
        refuse("1 MB of {%", "", "{%".repeat(500_000));
        refuse("1 MB of {#", "comment does not end", "{#".repeat(500_000));
        refuse("1 MB in a raw block", "raw block does not end", "{% raw %}" + "{%   ".repeat(200_000));
        refuse("1 MB of endraw", "raw block does not end", "{% raw %}" + "{% endraw ".repeat(100_000));
        refuse("1 MB of a text literal", "text literal does not end", "{{ '" + "\\\\".repeat(500_000));
        refuse("1 MB of white space in a tag", "does not end", "{{" + " ".repeat(1_000_000));
        refuse("1 MB of digits", "400 digits", "{{ " + "1".repeat(1_000_000) + " }}");
        refuse("control characters", "cannot stand in a tag", "{{ \u0000\u0001 }}");
        refuse("half a character", "cannot stand in a tag", "{{ \ud83d }}");
        refuse("an escape of no character", "escape", "{{ '\\U99999999' }}");
        cases.add(accepted("1 MB of {", d -> render("{".repeat(1) + " {".repeat(500_000), "")));
        cases.add(accepted(
                "1 MB of white space before tags",
                d -> render((" ".repeat(1_000) + "{%- if 1 %}{% endif -%}").repeat(900), "")));
        cases.add(accepted("an empty template", d -> render("", "")));
    }

    private void conversations() {
        List<Object> own = new ArrayList<>();
        own.add(own);
        cases.add(refused("a list in itself", DEEP, d -> render("{{ messages }}", own)));
        Object deep = "x";
        for (int i = 0; i < MANY; i++) {
            deep = List.of(deep);
        }
        Object content = deep;
        cases.add(refused("a list 50,000 deep", DEEP, d -> render("{{ messages }}", content)));
        cases.add(refused("10 million values", TEXT, d -> render("", java.util.Collections.nCopies(10_000_000, 1))));
        cases.add(accepted(
                "10 million characters", d -> render("{{ messages[0].content|trim }}", "x ".repeat(5_000_000))));
        cases.add(accepted("a template in a message", d -> {
            String text = "{% for i in range(10 ** 9) %}{{ ''.__class__ }}{% endfor %}";
            if (!render("{{ messages[0].content }}", text).equals(text)) {
                throw new IllegalStateException("A message was taken for a template");
            }
        }));
    }
}
