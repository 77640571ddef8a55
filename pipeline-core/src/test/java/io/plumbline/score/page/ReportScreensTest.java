package io.plumbline.score.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.plumbline.report.Browser;
import io.plumbline.report.Browser.Screen;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reports in a browser, on screens of a desk and of a telephone. Its pictures are left in {@code target/report}. */
class ReportScreensTest {
    private static final Path PICTURES = Path.of("target/report");

    private static Browser browser;

    @BeforeAll
    static void start() throws IOException {
        Optional<Path> program = Browser.program();
        if (program.isEmpty()) {
            System.err.println(
                    "SKIPPED: no Chromium is installed, so that no report is looked at in a browser; install it"
                            + " (apt-get install chromium) or name it in PLUMBLINE_CHROMIUM");
        }
        assumeTrue(program.isPresent(), "no Chromium is installed; PLUMBLINE_CHROMIUM names none");
        browser = Browser.start(program.get());
        Files.createDirectories(PICTURES);
        write("policy", PolicyReport.html(Pages.policy("sigmoid", 2_104, 1_200)));
        write("reference-free", PolicyReport.html(Pages.policy("simpo", 300, 20)));
        write(
                "shared-prompts",
                PolicyReport.html(PolicyReportTest.with(PolicyReportTest.empty(), Pages.ofSharedPrompts(), List.of())));
        write("nothing", PolicyReport.html(PolicyReportTest.empty()));
        write("reward-model", RewardModelReport.html(RewardModelReportTest.content()));
    }

    private static void write(String name, String page) throws IOException {
        Files.writeString(page(name), page);
    }

    private static Path page(String name) {
        return PICTURES.resolve(name + ".html").toAbsolutePath();
    }

    @AfterAll
    static void stop() throws IOException {
        if (browser != null) {
            browser.close();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "policy, 1280, light, 12",
        "policy, 390, light, 12",
        "policy, 1280, dark, 12",
        "policy, 390, dark, 12",
        "policy, 320, light, 12",
        "reference-free, 768, light, 10",
        "shared-prompts, 390, light, 3",
        "nothing, 390, light, 0",
        "reward-model, 1280, light, 8",
        "reward-model, 390, dark, 8"
    })
    void aReportIsShownAsItIsMeantTo(String name, int width, String scheme, int charts) throws IOException {
        browser.open(page(name), new Screen(width, 900, scheme));
        browser.picture(PICTURES.resolve(name + "-" + width + "-" + scheme + ".png"));
        assertThat(browser.complaints()).isEmpty();
        assertThat(found()).isEmpty();
        assertThat(browser.evaluate("document.querySelectorAll('figure > svg').length")
                        .asInt())
                .isEqualTo(charts);
        String background = browser.evaluate("getComputedStyle(document.body).backgroundColor")
                .asText();
        assertThat(background).isEqualTo(scheme.equals("dark") ? "rgb(20, 23, 28)" : "rgb(247, 247, 245)");
    }

    /** The check itself finds a table such as reports had on narrow screens. */
    @Test
    void aPageThatIsTooWideOrBreaksNamesIsFound() throws IOException {
        String table = "<table style='width: 100%'><tr><td style='overflow-wrap: anywhere'>rewards/accuracies</td>"
                + "<td style='white-space: nowrap'>" + "0.1234 ".repeat(9) + "</td></tr></table>";
        write(
                "broken",
                "<!DOCTYPE html><body>" + table
                        + "<p style='width: 900px'>wide</p><script>fetch('x:')</script></body>");
        browser.open(page("broken"), new Screen(390, 900, "light"));
        assertThat(found())
                .anyMatch(sentence -> sentence.startsWith("the page is 9"))
                .anyMatch(sentence -> sentence.startsWith("P. 'wide' ends at"))
                .anyMatch(sentence -> sentence.startsWith("TD. 'rewards/accuracies' stands on"));
        assertThat(browser.complaints()).isNotEmpty();
    }

    @Test
    void aReportIsPrintedOnLightPaperWithoutWhatCannotBeClicked() throws IOException {
        browser.open(page("policy"), new Screen(1280, 900, "dark"));
        browser.print(PICTURES.resolve("policy.pdf"));
        assertThat(Files.readString(PICTURES.resolve("policy.pdf"), StandardCharsets.ISO_8859_1))
                .startsWith("%PDF-")
                .contains("/Type /Page");
    }

    private static List<String> found() throws IOException {
        JsonNode sentences = browser.evaluate(script());
        List<String> texts = new ArrayList<>();
        sentences.forEach(sentence -> texts.add(sentence.asText()));
        return texts;
    }

    private static String script() throws IOException {
        try (InputStream in = ReportScreensTest.class.getResourceAsStream("layout.js")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
