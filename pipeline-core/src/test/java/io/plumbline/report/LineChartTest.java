package io.plumbline.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

class LineChartTest {
    private static final Axis STEP = new Axis("step");

    private static Point[] points(double... values) {
        return IntStream.range(0, values.length)
                .mapToObj(i -> new Point(i + 1, values[i]))
                .toArray(Point[]::new);
    }

    private static LineChart chart(Series... lines) {
        return new LineChart("Loss", "How far off it is.", STEP, new Axis("loss"), List.of(lines));
    }

    private static Series line(String name, int colour, double... values) {
        return new Series(name, List.of(points(values)), colour, Series.Style.LINE);
    }

    private static List<String> paths(Document chart) {
        return Xml.elements(chart, "path").stream()
                .map(path -> path.getAttribute("d"))
                .toList();
    }

    @Test
    void aLineIsBrokenWhereAValueIsNoNumber() {
        Document chart = Xml.of(chart(line("a", 0, 1, 2, Double.NaN, Double.POSITIVE_INFINITY, 3, 4))
                .html()
                .toString());
        assertThat(paths(chart)).singleElement().satisfies(outline -> {
            assertThat(outline.replaceAll("[^ML]", "")).isEqualTo("MLML");
            assertThat(outline).doesNotContain("NaN", "Infinity");
        });
    }

    @Test
    void aHigherValueStandsHigherAndALaterOneToTheRight() {
        String[] numbers = paths(Xml.of(chart(line("a", 0, 1, 5)).html().toString()))
                .get(0)
                .split("[ML ]");
        assertThat(Double.parseDouble(numbers[3])).isGreaterThan(Double.parseDouble(numbers[1]));
        assertThat(Double.parseDouble(numbers[4])).isLessThan(Double.parseDouble(numbers[2]));
    }

    @Test
    void theLabelOfTheLastMarkStandsInTheMiddleBelowIt() {
        Document chart = Xml.of(chart(line("a", 0, 1, 2, 3)).html().toString());
        assertThat(Xml.elements(chart, "text"))
                .filteredOn(text -> text.getTextContent().equals("3.0"))
                .extracting(text -> text.getAttribute("text-anchor"), text -> text.getAttribute("x"))
                .containsExactlyInAnyOrder(tuple("middle", "328"), tuple("end", "24.2"));
    }

    @Test
    void severalLinesHaveALegendAndOneHasNone() {
        String two =
                chart(line("train", 0, 1, 2), line("held out", 1, 2, 3)).html().toString();
        assertThat(Xml.elements(Xml.of(two), "li"))
                .extracting(item -> item.getTextContent())
                .containsExactly("train", "held out");
        assertThat(Xml.elements(Xml.of(chart(line("train", 0, 1, 2)).html().toString()), "li"))
                .isEmpty();
    }

    @Test
    void theNumbersCanBeReadWithoutTheDrawing() {
        Document chart = Xml.of(chart(line("a", 0, 0.6931471, 0.5), line("b", 1, 2, Double.NaN))
                .html()
                .toString());
        assertThat(Xml.elements(chart, "tr"))
                .extracting(row -> row.getTextContent())
                .containsExactly("stepab", "10.69312", "20.52");
        assertThat(Xml.elements(chart, "svg").get(2).getAttribute("aria-label"))
                .isEqualTo("Loss: a chart of loss by step. a goes from 0.6931 to 0.5. b goes from 2 to 2."
                        + " The numbers stand in the table below it.");
    }

    @Test
    void theTableHasOfADotItsOwnValueAndOfAGuideWhatLiesBetween() {
        Series guide = new Series("guide", List.of(new Point(0.5, 0.5), new Point(1, 1)), 7, Series.Style.GUIDE);
        Series dots = new Series("seen", List.of(new Point(0.75, 0.6)), 0, Series.Style.DOTS);
        assertThat(Xml.elements(Xml.of(chart(guide, dots).html().toString()), "tr"))
                .extracting(row -> row.getTextContent())
                .containsExactly("stepguideseen", "0.50.5–", "0.750.750.6", "11–");
    }

    @Test
    void intervalsAreWithinTheDrawing() {
        Series dots = new Series("seen", List.of(new Point(1, 0.5, 0.1, 0.95)), 0, Series.Style.DOTS);
        Document chart = Xml.of(chart(dots).html().toString());
        assertThat(Xml.elements(chart, "line"))
                .filteredOn(line -> line.getAttribute("class").startsWith("interval"))
                .singleElement()
                .satisfies(line -> {
                    assertThat(Double.parseDouble(line.getAttribute("y1"))).isBetween(10.0, Plot.HEIGHT);
                    assertThat(Double.parseDouble(line.getAttribute("y2")))
                            .isBetween(10.0, Double.parseDouble(line.getAttribute("y1")));
                });
        assertThat(Xml.elements(chart, "circle")).hasSize(1);
    }

    @Test
    void nothingIsDrawnOfNothing() {
        assertThat(chart().html().isEmpty()).isTrue();
        assertThat(chart(line("a", 0, Double.NaN)).html().isEmpty()).isTrue();
        assertThat(chart(line("a", 0)).html().isEmpty()).isTrue();
        assertThat(new BarChart("Margins", "", "margin", "pairs", 0, 1, List.of(0L))
                        .html()
                        .isEmpty())
                .isTrue();
    }

    @Test
    void namesOfLinesAreTexts() {
        String hostile = "</text><script>alert(1)</script>";
        String html = chart(line(hostile, 0, 1, 2), line("b", 1, 2, 3)).html().toString();
        assertThat(Xml.elements(Xml.of(html), "script")).isEmpty();
        assertThat(Xml.elements(Xml.of(html), "li").get(0).getTextContent()).isEqualTo(hostile);
    }

    @Test
    void barsAreAsHighAsTheirCounts() {
        BarChart chart = new BarChart("Margins", "", "margin", "pairs", -1, 0.5, List.of(1L, 0L, 4L, 2L));
        Document read = Xml.of(chart.html().toString());
        assertThat(Xml.elements(read, "rect")).hasSize(3);
        double one = Double.parseDouble(Xml.elements(read, "rect").get(0).getAttribute("height"));
        double four = Double.parseDouble(Xml.elements(read, "rect").get(1).getAttribute("height"));
        assertThat(four / one).isBetween(3.9, 4.1);
        assertThat(Xml.elements(read, "rect"))
                .extracting(bar -> bar.getAttribute("class"))
                .containsExactly("bar below", "bar above", "bar above");
    }
}
