package io.plumbline.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Names and values that would be template or page, in every place of the report that shows one. */
class HostileReportsTest {
    private static final int PAGE = Report.html(content("plain")).length();

    private static final List<String> NAMES = List.of(
            "</script><script>alert(1)</script>",
            "<img src=x onerror=alert(1)>",
            "</title><svg onload=alert(1)>",
            "\" onmouseover=\"alert(1)",
            "' style='x:expression(alert(1))",
            "<!-- <script>alert(1)",
            "]]><script>alert(1)</script>",
            "{{ 7*7 }}",
            "{% for i in range(99999999) %}x{% endfor %}",
            "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
            "{% include '/etc/passwd' %}{% import 'file:/etc/passwd' as x %}",
            "{{ ''.getClass().forName('java.lang.Runtime').getRuntime().exec('id') }}",
            "{{ ____int3rpr3t3r____.config }}",
            "{# never closed",
            "{{ never closed",
            "\u2028\u2029\u202E\u0000\u001b[31m",
            "\uD800",
            "&lt;script&gt;",
            "n".repeat(1 << 20));

    @TestFactory
    Stream<DynamicTest> namesAreShownAndNothingElse() {
        System.out.println("Hostile corpus: reports " + NAMES.size());
        return NAMES.stream()
                .map(name -> dynamicTest(name.substring(0, Math.min(40, name.length())), () -> check(name)));
    }

    private static void check(String name) {
        String html = assertTimeoutPreemptively(Duration.ofMinutes(1), () -> Report.html(content(name)));
        // Escaping makes six characters of one at most; the name stands in few places.
        assertThat(html.length()).isLessThan(PAGE + 6 * 8 * name.length() + 1_000);
        assertThat(html)
                .doesNotContain("<script>alert")
                .doesNotContain("<img")
                .doesNotContain("<svg")
                .doesNotContain("\" onmouseover")
                .doesNotContain("root:")
                .doesNotContain(">49<");
        assertThat(Pattern.compile("<script").matcher(html).results().count()).isEqualTo(3);
        assertThat(Pattern.compile("</script").matcher(html).results().count()).isEqualTo(3);
    }

    private static ReportContent content(String name) {
        List<PairScore> scores = new ArrayList<>(Scores.ELEVEN);
        scores.add(Scores.score("11", name, -1, -2, -1, -1, 3, 4));
        DataCounts data = new DataCounts(2, 1, 2, 0, new TreeMap<>(Map.of(name, 1L)));
        return new ReportContent(
                name,
                Scores.summary(scores, 10),
                List.of(new Verdict(Verdict.Code.OVERFITS, "text " + name)),
                new TrainingCurve(),
                data,
                Map.of("model.path", name));
    }
}
