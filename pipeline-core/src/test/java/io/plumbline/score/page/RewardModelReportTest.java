package io.plumbline.score.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.report.Xml;
import io.plumbline.score.HeldOutCurves;
import io.plumbline.score.MetricCurves;
import io.plumbline.watch.WatchedTraining.Reference;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

class RewardModelReportTest {
    static RewardModelContent content() {
        MetricCurves curves = MetricCurves.ofTraining();
        for (int step = 1; step <= 60; step++) {
            curves.add("{\"step\": " + step + ", \"loss\": " + 0.69 / Math.sqrt(step)
                    + ", \"min_reward\": -1, \"mean_reward\": 0.1, \"max_reward\": 1.5, \"accuracy\": "
                    + (0.5 + step / 200.0)
                    + ", \"margin\": " + step / 60.0 + ", \"grad_norm\": 2, \"learning_rate\": 1e-5}");
        }
        return new RewardModelContent(
                Pages.run("/runs/reward"),
                Pages.summary("sigmoid", 600),
                -0.25,
                new Curves(
                        curves,
                        new HeldOutCurves(),
                        Map.of("loss", 0.6, "accuracy", 0.7, "margin", 0.9),
                        Reference.FIXED),
                Pages.data());
    }

    @Test
    void showsHeldOutFiguresCalibrationAndCurves() {
        String html = RewardModelReport.html(content());
        Document page = Xml.of(html);
        assertThat(Xml.elements(page, "h3"))
                .extracting(heading -> heading.getTextContent())
                .contains(
                        "Loss",
                        "Reward accuracy",
                        "Margin",
                        "Scores",
                        "Gradient norm",
                        "Learning rate",
                        "Calibration",
                        "Margins");
        assertThat(page.getDocumentElement().getTextContent())
                .contains("Reward model report")
                .contains("reward_offset")
                .contains("-0.2500")
                .doesNotContain("Reward against distance");
    }
}
