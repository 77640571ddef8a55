package io.plumbline.score.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.loss.Rounding;
import io.plumbline.report.Xml;
import io.plumbline.score.ExampleScore.Comparison;
import io.plumbline.score.HeldOutCurves;
import io.plumbline.score.MetricCurves;
import io.plumbline.score.ScoreSummary;
import io.plumbline.score.ScoreSummaryBuilder;
import io.plumbline.score.Verdict;
import io.plumbline.watch.HeldOutSample;
import io.plumbline.watch.TrainingOutcome;
import io.plumbline.watch.TrainingWarning;
import io.plumbline.watch.WatchedTraining.Reference;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class PolicyReportTest {
    static PolicyContent empty() {
        ScoreSummary none = new ScoreSummaryBuilder(Pages.losses("sigmoid"), Rounding.FLOAT32).build(100, 0);
        Curves curves = new Curves(MetricCurves.ofTraining(), new HeldOutCurves(), Map.of(), Reference.FIXED);
        return new PolicyContent(
                new RunFacts("run", List.of(), List.of(), Map.of(), Map.of()),
                none,
                List.of(),
                null,
                curves,
                null,
                Map.of());
    }

    static PolicyContent with(PolicyContent content, ScoreSummary summary, List<Verdict> verdicts) {
        return new PolicyContent(
                content.run(), summary, verdicts, content.outcome(), content.curves(), content.data(), content.texts());
    }

    private static List<String> headings(String html, String level) {
        return Xml.elements(Xml.of(html), level).stream()
                .map(Element::getTextContent)
                .toList();
    }

    @Test
    void hasAllCurvesOfTrlAndTheResultsInTheOrderInWhichTheyAreRead() {
        String html = PolicyReport.html(Pages.policy("sigmoid", 400, 60));
        assertThat(headings(html, "h2"))
                .containsExactly(
                        "Held-out figures",
                        "Training",
                        "How sure it is",
                        "Where it is right",
                        "Reward against distance",
                        "Its surest mistakes",
                        "Data",
                        "What was run");
        assertThat(headings(html, "h3"))
                .contains(
                        "Loss",
                        "Rewards",
                        "Reward accuracy",
                        "Margin",
                        "Log-probabilities",
                        "Gradient norm",
                        "Learning rate",
                        "Margins",
                        "Calibration",
                        "Margin by distance",
                        "Accuracy by distance",
                        "Accuracy where it moved most")
                .doesNotContain("Entropy", "Scores");
    }

    @Test
    void trainAndHeldOutStandInOnePicture() {
        Document page = Xml.of(PolicyReport.html(Pages.policy("sigmoid", 400, 60)));
        Element rewards = Xml.elements(page, "figure").get(1);
        assertThat(rewards.getElementsByTagName("ul").item(0).getTextContent())
                .isEqualTo("chosen, trainingrejected, trainingchosen, held outrejected, held out");
        assertThat(rewards.getElementsByTagName("circle").getLength()).isEqualTo(16);
    }

    /** A line from one to the other would say that the policy became better or worse between them. */
    @Test
    void evaluationsOnOtherExamplesHaveALineOfTheirOwn() {
        PolicyContent content = Pages.policy("sigmoid", 400, 60);
        HeldOutCurves evaluations = new HeldOutCurves();
        for (int step = 10; step <= 60; step += 10) {
            String sample = step <= 30 ? "512, \"eval_sample\": \"a\"" : "512, \"eval_sample\": \"b\"";
            evaluations.add("{\"step\": " + step + ", \"eval_examples\": " + sample + ", \"eval_loss\": 0.5, "
                    + "\"eval_rewards/chosen\": 0.1, \"eval_rewards/rejected\": -0.1, \"eval_rewards/margins\": 0.2}");
        }
        Curves curves = new Curves(content.curves().training(), evaluations, Map.of(), Reference.FIXED);
        Document page = Xml.of(PolicyReport.html(
                new PolicyContent(content.run(), content.summary(), List.of(), null, curves, null, Map.of())));
        Element loss = Xml.elements(page, "figure").stream()
                .filter(each -> each.getTextContent().startsWith("Loss"))
                .findFirst()
                .orElseThrow();
        assertThat(loss.getElementsByTagName("ul").item(0).getTextContent())
                .contains("held out, 512 examples, sample aheld out, 512 examples, sample b");
        List<String> outlines = Xml.elements(page, "path").stream()
                .filter(path -> path.getParentNode().getParentNode() == loss
                        || loss.equals(path.getParentNode().getParentNode().getParentNode()))
                .filter(path -> path.getAttribute("class").startsWith("measured"))
                .map(path -> path.getAttribute("d"))
                .toList();
        assertThat(outlines).hasSize(2).allMatch(outline -> outline.split("[ML]").length == 4);
        assertThat(page.getDocumentElement().getTextContent())
                .contains("512 examples, sample a from step 10 on, 512 examples, sample b from step 40 on.");
    }

    /** Rewards that begin anew with every move look like a model that forgets what it has learnt. */
    @Test
    void whereTheReferenceMovedTrainingIsNotHeldAgainstHeldOutExamples() {
        PolicyContent content = Pages.policy("sigmoid", 400, 60);
        Curves fixed = content.curves();
        Curves moved = new Curves(fixed.training(), fixed.evaluations(), fixed.end(), Reference.FOLLOWS);
        PolicyContent other =
                new PolicyContent(content.run(), content.summary(), List.of(), null, moved, null, Map.of());
        assertThat(legend(content, "Margin by distance")).isEqualTo("trainingheld out");
        assertThat(legend(other, "Margin by distance")).isEmpty();
        assertThat(PolicyReport.html(content)).contains("learns its own examples by heart");
        assertThat(PolicyReport.html(other))
                .contains(
                        "so that they begin anew with every move",
                        "own distances are from other places and are left out")
                .doesNotContain("learns its own examples by heart");
    }

    private static String legend(PolicyContent content, String title) {
        Element figure = Xml.elements(Xml.of(PolicyReport.html(content)), "figure").stream()
                .filter(each -> each.getTextContent().startsWith(title))
                .findFirst()
                .orElseThrow();
        return figure.getElementsByTagName("ul").getLength() == 0
                ? ""
                : figure.getElementsByTagName("ul").item(0).getTextContent();
    }

    @Test
    void withoutEvaluationsTheHeldOutFigureStandsBehindTheLastStep() {
        PolicyContent content = Pages.policy("sigmoid", 400, 60);
        Curves curves = new Curves(
                content.curves().training(), new HeldOutCurves(), Map.of("rewards/margins", 0.875), Reference.FIXED);
        Document page = Xml.of(PolicyReport.html(
                new PolicyContent(content.run(), content.summary(), List.of(), null, curves, null, Map.of())));
        assertThat(Xml.elements(page, "circle").stream().map(dot -> dot.getTextContent()))
                .contains("held out: 0.875 at 60");
    }

    /** Rewards of a loss without a reference are no distance from one. */
    @Test
    void aLossWithoutAReferenceHasNoRewardByDistance() {
        String html = PolicyReport.html(Pages.policy("simpo", 400, 60));
        assertThat(headings(html, "h3"))
                .contains("Accuracy where it moved most")
                .doesNotContain("Margin by distance");
        assertThat(html).contains("The loss of this run has no reference").contains(", per token: ");
    }

    /** Of a step s: rewards 0 and −s / 10, so that the margin is s / 10 and, β being 0.1, the distance s / 2. */
    @Test
    void theNumbersOfADistanceAreThoseOfTheSameStep() {
        MetricCurves training = MetricCurves.ofTraining();
        for (int step = 1; step <= 4; step++) {
            training.add("{\"step\": " + step + ", \"rewards/chosen\": 0, \"rewards/rejected\": " + -step / 10.0
                    + ", \"rewards/margins\": " + step / 10.0 + "}");
        }
        PolicyContent content = Pages.policy("sigmoid", 400, 60);
        Curves curves = new Curves(training, new HeldOutCurves(), Map.of(), Reference.FIXED);
        Document page = Xml.of(PolicyReport.html(
                new PolicyContent(content.run(), content.summary(), List.of(), null, curves, null, Map.of())));
        Element figure = Xml.elements(page, "figure").stream()
                .filter(each -> each.getTextContent().startsWith("Margin by distance"))
                .findFirst()
                .orElseThrow();
        assertThat(figure.getElementsByTagName("tbody").item(0).getTextContent())
                .isEqualTo("0.50.1" + "10.2" + "1.50.3" + "20.4");
    }

    /** KTO's completions are judged alone: there is no pair to rank, to slice or to be mistaken about. */
    @Test
    void ofCompletionsThatAreJudgedAloneOnlyWhatAppliesIsShown() {
        PolicyContent content = with(Pages.policy("kto", 0, 60), Pages.labelled(200), List.of());
        String html = PolicyReport.html(content);
        assertThat(headings(html, "h2"))
                .contains("Held-out figures", "Training", "Data")
                .doesNotContain("How sure it is", "Where it is right", "Its surest mistakes");
        assertThat(html)
                .contains("labelled: good_above_bad")
                .contains("No pair is held out")
                .doesNotContain("held-out pairs</p>", "None of the checks");
    }

    @ParameterizedTest
    @EnumSource(Verdict.Code.class)
    void everyVerdictStandsBeforeAnyNumberWithWhatToDo(Verdict.Code code) {
        String html = PolicyReport.html(with(
                Pages.policy("sigmoid", 100, 10),
                Pages.summary("sigmoid", 100),
                List.of(new Verdict(code, "Found & <b>"))));
        assertThat(html).contains("<p class=\"found\">Found &amp; &lt;b&gt;</p>");
        assertThat(html.indexOf("What to do: ")).isPositive().isLessThan(html.indexOf("held-out pairs"));
        assertThat(Wording.remedy(code)).endsWith(".");
    }

    private static String after(TrainingOutcome outcome) {
        PolicyContent content = Pages.policy("sigmoid", 100, 10);
        return PolicyReport.html(new PolicyContent(
                content.run(),
                content.summary(),
                content.verdicts(),
                outcome,
                content.curves(),
                content.data(),
                content.texts()));
    }

    @Test
    void whatTheTrainingSaidStandsBesideTheVerdicts() {
        TrainingWarning warning = new TrainingWarning(
                TrainingWarning.Code.OVERFITTING, 40, "it overfits; stop <early> (training.patience)");
        String html = after(new TrainingOutcome(
                1_040,
                2_000,
                20,
                "eval_loss",
                0.5,
                new HeldOutSample(512, "00c0ffee00c0ffee"),
                "eval_loss & co. got worse",
                List.of(warning)));
        assertThat(html)
                .contains(
                        "The policy is that of step 20, the best of those that were scored, by eval_loss of 512 held-out examples, sample"
                                + " 00c0ffee00c0ffee (0.5000). It was chosen by them")
                .contains("The training stopped after 1,040 of 2,000 steps, as eval_loss &amp; co. got worse.")
                .contains(
                        "<li><code>overfitting</code> Step 40: it overfits; stop &lt;early&gt; (training.patience)</li>");
        assertThat(html.indexOf("What the training said"))
                .isGreaterThan(html.indexOf("What to do: "))
                .isLessThan(html.indexOf("class=\"card headline"));
    }

    @Test
    void aTrainingThatSaidNothingHasNoNotes() {
        String silent = after(new TrainingOutcome(10, 10, 10, null, Double.NaN, null, null, List.of()));
        assertThat(silent).isEqualTo(after(null)).doesNotContain("What the training said");
    }

    @Test
    void theColourOfTheNumberIsThatOfTheGravestVerdict() {
        assertThat(Opening.tone(List.of())).isEqualTo("plain");
        assertThat(Arrays.stream(Verdict.Code.values()).filter(code -> Opening.tone(List.of(new Verdict(code, "x")))
                        .equals("void")))
                .containsExactly(
                        Verdict.Code.LEARNED_NOTHING, Verdict.Code.LABELS_REVERSED, Verdict.Code.HELD_OUT_TOO_SMALL);
        assertThat(PolicyReport.html(with(empty(), Pages.summary("sigmoid", 50), List.of())))
                .contains("None of the checks speaks against this result.")
                .contains("class=\"card headline plain\"");
        assertThat(PolicyReport.html(with(empty(), Pages.summary("sigmoid", 50, 0), List.of())))
                .contains("Most checks need intervals, and were not made")
                .doesNotContain("None of the checks");
    }

    @Test
    void theSurestMistakesHaveTheLowestMarginsAndNoTextUnlessAskedFor() {
        PolicyContent content = Pages.policy("sigmoid", 400, 10);
        List<Comparison> mistakes = content.summary().mistakes();
        assertThat(mistakes)
                .hasSize(20)
                .isSortedAccordingTo((a, b) -> Double.compare(
                        a.score().rewards().margin(), b.score().rewards().margin()));
        assertThat(PolicyReport.html(content))
                .contains(mistakes.get(0).score().id().substring(0, 12))
                .doesNotContain("<blockquote>");
        Map<String, Texts> texts = Map.of(
                Texts.key(mistakes.get(3)),
                        new Texts("\n\na <prompt>\n", " good", "b".repeat(799) + "\uD83D\uDE00 and more"),
                Texts.key(mistakes.get(5)), new Texts("first" + "?".repeat(799) + "!", "\n\n", ""));
        String html = PolicyReport.html(new PolicyContent(
                content.run(), content.summary(), List.of(), null, content.curves(), content.data(), texts));
        assertThat(html)
                .contains("<blockquote>a &lt;prompt&gt;</blockquote>")
                .contains("<blockquote> good</blockquote>")
                .contains("<blockquote>" + "b".repeat(799) + "\uD83D\uDE00…</blockquote>")
                .contains("<blockquote>…" + "?".repeat(799) + "!</blockquote>")
                .contains("Prompt, after 2 line breaks, followed by a line break</p>")
                // Of two completions that differ by it alone, this tells which is which.
                .contains("Chosen: 2 line breaks and nothing else")
                .contains("Rejected: empty");
    }

    @Test
    void saysWhatIsMissing() {
        String html = PolicyReport.html(empty());
        assertThat(html).contains("This run has no training metrics.").doesNotContain("NaN");
        assertThat(headings(html, "h2")).containsExactly("Training", "What was run");
    }

    /** Of 400 pairs 320 are of one prompt, which has a source to itself. */
    @Test
    void slicesOfSharedPromptsTellTheirPromptsAndWhyThereIsNoInterval() {
        ScoreSummary summary = Pages.ofSharedPrompts();
        Element page =
                Xml.of(PolicyReport.html(with(empty(), summary, List.of()))).getDocumentElement();
        List<Element> rows = Xml.elements(page.getOwnerDocument(), "tr");
        assertThat(rows.stream().map(Element::getTextContent))
                .contains("KindPairsPromptsAccuracy0 to 100 %95 % intervalTiesLonger winsMean margin")
                // Of a slice by length the longer one always wins, or never.
                .contains("KindPairsPromptsAccuracy0 to 100 %95 % intervalTiesMean margin")
                .anyMatch(row -> row.startsWith("of-one-prompt3201") && row.contains("none: all pairs of one prompt"))
                .anyMatch(row -> row.startsWith("helpful-base") && row.contains(" – "));
        assertThat(page.getTextContent())
                .contains(
                        "There is no interval of it (prompts worth fewer than two): nothing shows how much prompts differ.")
                .contains("what makes an interval narrow is the number of prompts")
                .contains(
                        "A point without a bar has too few prompts: all its pairs are of one, or its prompts are worth fewer than two");
        assertThat(PolicyReport.html(Pages.policy("sigmoid", 400, 60)))
                .doesNotContain("Prompts</th>", "point without a bar", "number of prompts.");
    }

    /** 100,000 steps and 100,000 pairs. */
    @Test
    void theLongestRunMakesAPageOfBoundedSize() {
        int size = PolicyReport.html(Pages.policy("sigmoid", 100_000, 100_000)).length();
        assertThat(size).isLessThan(700_000);
    }
}
