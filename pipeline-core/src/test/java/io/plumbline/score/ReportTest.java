package io.plumbline.score;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ReportTest {
    private static final String HOSTILE = "</script><script>alert(1)</script><img src=x onerror='alert(2)'>{{ 7*7 }}";

    @Test
    void showsTheHeadlineBesideTheBaseline() {
        String html = Report.html(content("run", Scores.ELEVEN, "value"));
        assertThat(html)
                .contains("<strong>36.4 %</strong>")
                .contains("of 11 pairs, 95 % interval ")
                .contains("<strong>54.5 %</strong>")
                .contains("<code>rewards/margins</code></td><td>0.3068</td>")
                .contains("<td>13,738</td>")
                .contains("<code>identical_completions</code></td><td>5</td>")
                .contains("<code>loss.beta</code></td><td><code>value</code></td>")
                .contains("<tr><td>17 to 64 shorter</td><td>2</td>")
                .contains(
                        "<tr><td>b</td><td>4</td><td>1</td><td>50.0 %</td><td>75.0 %</td><td>50.0 %</td><td>1.4781</td>");
        assertThat(html).doesNotContain("&lt;");
    }

    @Test
    void verdictsStandBeforeAnyNumberAndTakeTheColourFromIt() {
        String html = Report.html(content(
                "run", Scores.ELEVEN, "value", List.of(new Verdict(Verdict.Code.LEARNED_NOTHING, "Nothing & <b>"))));
        assertThat(html)
                .contains("<ul class=\"verdicts void\">")
                .contains("<li>Nothing &amp; &lt;b&gt;</li>")
                .contains("<section class=\"card void\">");
        assertThat(html.indexOf("<li>Nothing")).isLessThan(html.indexOf("36.4 %"));
        String mild = Report.html(
                content("run", Scores.ELEVEN, "value", List.of(new Verdict(Verdict.Code.CHOSEN_FELL, "Both fell"))));
        assertThat(mild).contains("<section class=\"card caution\">");
        assertThat(Report.html(content("run", Scores.ELEVEN, "value")))
                .contains("None of the checks speaks against this result.")
                .contains("<section class=\"card plain\">");
    }

    @Test
    void isOneFileThatLoadsNothing() {
        String html = Report.html(content("run", Scores.ELEVEN, "value"));
        assertThat(html).contains("default-src 'none'").contains("Chart.js v4.5.1");
        assertThat(html)
                .doesNotContain("sourceMappingURL")
                .doesNotContain("<link")
                .doesNotContain("src=");
    }

    @Test
    void escapesHostileValuesWhereverTheyStand() {
        List<PairScore> scores = new ArrayList<>(Scores.ELEVEN);
        scores.add(Scores.score("11", HOSTILE, -1, -2, -1, -1, 3, 4));
        String html = Report.html(content(HOSTILE, scores, HOSTILE));
        assertThat(html).doesNotContain("<script>alert").doesNotContain("<img").doesNotContain(">49");
        assertThat(html).contains("&lt;/script&gt;&lt;script&gt;alert(1)").contains("{{ 7*7 }}");
        Matcher opened = Pattern.compile("<script").matcher(html);
        Matcher closed = Pattern.compile("</script").matcher(html);
        assertThat(opened.results().count()).isEqualTo(3);
        assertThat(closed.results().count()).isEqualTo(3);
    }

    @Test
    void embeddedJsonCannotEndItsElement() {
        assertThat(Report.embeddable(Map.of("a", "</script>&\u2028")))
                .isEqualTo("{\"a\":\"\\u003c/script\\u003e\\u0026\\u2028\"}");
    }

    @Test
    void saysWhatIsMissing() {
        String html = Report.html(new ReportContent(
                "run", Scores.summary(List.of(), 100), List.of(), new TrainingCurve(), null, Map.of()));
        assertThat(html)
                .contains("This run has no training metrics.")
                .contains("This run has no data report.")
                .contains("<strong>–</strong>")
                .doesNotContain("NaN%");
    }

    private static ReportContent content(String title, List<PairScore> scores, String value) {
        return content(title, scores, value, List.of());
    }

    private static ReportContent content(String title, List<PairScore> scores, String value, List<Verdict> verdicts) {
        TrainingCurve curve = new TrainingCurve();
        curve.add("{\"step\": 1, \"loss\": 0.69, \"rewards/accuracies\": 0.5, \"rewards/margins\": 0.0}");
        curve.add("{\"step\": 2, \"loss\": 0.6, \"rewards/accuracies\": 0.7, \"rewards/margins\": 0.1}");
        DataCounts data = new DataCounts(13_738, 13_733, 27_466, 0, new TreeMap<>(Map.of("identical_completions", 5L)));
        return new ReportContent(title, Scores.summary(scores, 200), verdicts, curve, data, Map.of("loss.beta", value));
    }
}
