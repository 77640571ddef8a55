package io.plumbline.report;

import static io.plumbline.report.Tag.tag;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

class HtmlTest {
    private static final String HOSTILE = "</td><script>alert(1)</script> & \"quoted\" 'too' <!-- ]]> {{ 7*7 }}";

    @Test
    void textsAndAttributesAreReadAsTheyWereGiven() {
        Element read = Xml.of(tag("td").with("title", HOSTILE).text(HOSTILE).toString())
                .getDocumentElement();
        assertThat(read.getTextContent()).isEqualTo(HOSTILE);
        assertThat(read.getAttribute("title")).isEqualTo(HOSTILE);
        assertThat(read.getElementsByTagName("*").getLength()).isZero();
    }

    @Test
    void whatNoPageCanHoldIsReplaced() {
        String text = "a\u0000b\u001bc\uD800d\u202Ee\uFFFFf\tg\nh\uD83D\uDE00";
        assertThat(Xml.of(tag("p").text(text).toString()).getDocumentElement().getTextContent())
                .isEqualTo("a\uFFFDb\uFFFDc\uFFFDd\uFFFDe\uFFFDf\tg\nh\uD83D\uDE00");
    }

    @Test
    void longTextsAreCut() {
        assertThat(Html.text("n".repeat(1 << 20)).toString())
                .hasSize(Html.LONGEST + 1)
                .endsWith("n…");
    }

    @Test
    void namesOfElementsAreNoPlaceForTexts() {
        assertThatThrownBy(() -> tag("td onload=x")).hasMessage("A page has no name such as this: td onload=x");
        assertThatThrownBy(() -> tag("td").with("x>", "1")).hasMessage("A page has no name such as this: x>");
    }

    @Test
    void aTableRefusesARowThatDoesNotFit() {
        assertThatThrownBy(() -> Table.ofNumbers("Name", "Value").row("a"))
                .hasMessage("A row of a table has 2 cells, got 1");
    }

    @Test
    void aPageIsOneWellFormedFileThatLoadsNothing() {
        Page page = new Page(
                "Report & more",
                HOSTILE,
                Html.NONE,
                List.of(
                        Section.of("one", "One", "What it is.", tag("p").text(HOSTILE)),
                        Section.of("none", "Empty", "Nothing follows.", Html.NONE)));
        String html = page.html();
        assertThat(Xml.elements(Xml.of(html), "section"))
                .singleElement()
                .satisfies(section -> assertThat(section.getAttribute("id")).isEqualTo("one"));
        assertThat(Xml.elements(Xml.of(html), "script")).isEmpty();
        assertThat(html)
                .contains("content=\"default-src &#39;none&#39;; style-src &#39;unsafe-inline&#39;\"")
                .doesNotContain("<link", "src=\"", "url(", "@import", "http:", "https:");
    }
}
