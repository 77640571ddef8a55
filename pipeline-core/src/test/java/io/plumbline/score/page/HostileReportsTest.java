package io.plumbline.score.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.plumbline.loss.Rounding;
import io.plumbline.report.Xml;
import io.plumbline.score.ExampleScore;
import io.plumbline.score.ScoreSummary;
import io.plumbline.score.ScoreSummaryBuilder;
import io.plumbline.score.Verdict;
import io.plumbline.watch.HeldOutSample;
import io.plumbline.watch.TrainingOutcome;
import io.plumbline.watch.TrainingWarning;
import io.plumbline.watch.WatchedTraining.Reference;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.w3c.dom.Document;

/** Names and values that would be template or page, in every place of the report that shows one. */
class HostileReportsTest {
    private static final int PAGE = PolicyReport.html(content("plain")).length();

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
        String html = assertTimeoutPreemptively(Duration.ofMinutes(1), () -> PolicyReport.html(content(name)));
        // A text is cut, and escaping makes six characters of one at most; the name stands in some places.
        assertThat(html.length()).isLessThan(PAGE + 6 * 40 * Math.min(4_000, name.length()) + 1_000);
        Document page = Xml.of(html);
        for (String element : List.of("script", "img", "iframe", "link", "object", "form")) {
            assertThat(Xml.elements(page, element)).isEmpty();
        }
        assertThat(Xml.elements(page, "*"))
                .allSatisfy(element -> assertThat(element.getAttributes().getNamedItem("onmouseover"))
                        .isNull());
        assertThat(html).doesNotContain("root:").doesNotContain(">49<");
    }

    private static PolicyContent content(String name) {
        ScoreSummaryBuilder scores = new ScoreSummaryBuilder(Pages.losses("sigmoid"), Rounding.FLOAT32);
        for (String id : List.of("1", "2")) {
            scores.add(new ExampleScore(
                    id + name,
                    name,
                    new double[] {-1, -2},
                    new double[] {-1 - id.length(), -1},
                    new int[] {3, 4},
                    new int[] {1, 2}));
            scores.add(new ExampleScore(
                    id + "wrong" + name,
                    name,
                    new double[] {-3, -2},
                    new double[] {-1, -2},
                    new int[] {3, 4},
                    new int[] {1, 2}));
        }
        ScoreSummary summary = scores.build(10, 0);
        Map<String, Texts> texts = new HashMap<>();
        summary.mistakes().forEach(mistake -> texts.put(Texts.key(mistake), new Texts(name, name, name)));
        Fact fact = new Fact(name, name, name);
        return new PolicyContent(
                new RunFacts(name, List.of(fact), List.of(fact), Map.of(name, name), Map.of(name, name)),
                summary,
                List.of(new Verdict(Verdict.Code.OVERFITS, "text " + name)),
                new TrainingOutcome(
                        2,
                        3,
                        1,
                        name,
                        0.5,
                        new HeldOutSample(2, name),
                        name,
                        List.of(new TrainingWarning(TrainingWarning.Code.OVERFITTING, 1, "text " + name))),
                new Curves(Pages.training(3), Pages.evaluations(3), Map.of(), Reference.FIXED),
                new DataQuality(
                        2,
                        1,
                        1,
                        List.of(new DataQuality.Quarantined(name, 1, name)),
                        List.of(name),
                        List.of(new DataQuality.Lengths(name, 1, 1, 1, 1)),
                        List.of(new DataQuality.Share(name, 1, 1, name))),
                texts);
    }
}
