package io.plumbline.template;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FreeNamesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{ x }}",
                "{% if x is defined and x %}{% endif %}",
                "{% if not x is defined %}{% set x = 1 %}{% endif %}{{ x }}",
                "{% set x = x | default(1) %}",
                "{% if a %}{% set x = 1 %}{% endif %}{{ x }}",
                "{% if a %}{% set x = 1 %}{% elif b %}{% else %}{% set x = 1 %}{% endif %}{{ x }}",
                "{% for a in b %}{% set x = 1 %}{% endfor %}{{ x }}",
                "{% for a in b %}{% else %}{% set x = 1 %}{% endfor %}{{ x }}",
                "{% for x in x %}{% endfor %}",
                "{% for a in b if x %}{% endfor %}",
                "{% for x in b %}{% else %}{{ x }}{% endfor %}",
                "{% with a = x %}{% endwith %}",
                "{% with x = 1 %}{% endwith %}{{ x }}",
                "{% with x = 1, a = x %}{% endwith %}",
                "{% macro m(a) %}{{ x }}{% endmacro %}",
                "{% macro m(x) %}{% endmacro %}{{ x }}",
                "{% macro m(a=x) %}{% endmacro %}",
                "{% macro m(a) %}{% set x = 1 %}{% endmacro %}{{ x }}",
                "{% call(x) m(x) %}{% endcall %}",
                "{% set a %}{% set x = 1 %}{% endset %}{{ x }}",
                "{% set a | indent(x) %}{% endset %}",
                "{% filter indent(x) %}{% endfilter %}",
                "{% generation %}{{ x }}{% endgeneration %}",
                "{% generation %}{% set x = 1 %}{% endgeneration %}{{ x }}",
                "{% set x.y = 1 %}",
                "{{ x.y }}",
                "{{ a[x] }}",
                "{{ a[1:x] }}",
                "{{ x('y') }}",
                "{{ f(y=x) }}",
                "{{ f(*x) }}",
                "{{ [1, (x, 2)] }}",
                "{{ {'x': x} }}",
                "{{ a if b else x }}",
                "{{ 1 + -x ~ 'a' }}",
                "{{ a is divisibleby x }}",
                "{% print x %}",
            })
    void aNameIsFreeWhereItIsReadAndNotSurelySet(String template) {
        assertThat(ChatTemplate.parse(template).reads("x")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "{# {{ x }} #}",
                "{% raw %}{{ x }}{% endraw %}",
                "{{ 'x' }}",
                "{{ a.x }}",
                "{{ a['x'] }}",
                "{{ f(x=1) }}",
                "{{ {'x': 1} }}",
                "{{ xs }}",
                "{% set x = 1 %}{{ x }}",
                "{% set x %}a{% endset %}{{ x }}",
                "{% set x, y = a %}{{ x }}",
                "{% if a %}{% set x = 1 %}{% elif b %}{% set x = 2 %}{% else %}{% set x = 3 %}{% endif %}{{ x }}",
                "{% for x in b if x %}{{ x }}{% endfor %}",
                "{% for y, (x, z) in b %}{{ x }}{% endfor %}",
                "{% for a in b %}{% set x = 1 %}{{ x }}{% endfor %}",
                "{% with x = 1 %}{% for a in b %}{{ x }}{% endfor %}{% endwith %}",
                "{% macro m(x, a=x) %}{{ x }}{% endmacro %}",
                "{% macro x() %}{{ x() }}{% endmacro %}{{ x() }}",
                "{% call(x) m() %}{{ x }}{% endcall %}",
                "{% set x = namespace(a=1) %}{% set x.a = 2 %}",
            })
    void aNameIsNotFreeWhereItIsNoVariableOrSet(String template) {
        assertThat(ChatTemplate.parse(template).reads("x")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{% for a in b %}{{ loop.index }}{% endfor %}", "{% macro loop() %}{% endmacro %}"})
    void theVariableOfALoopIsNotFreeInIt(String template) {
        assertThat(ChatTemplate.parse(template).reads("loop")).isFalse();
    }
}
