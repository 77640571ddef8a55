package io.plumbline.report;

import static io.plumbline.report.Tag.tag;

/** A chart with what stands around it. */
final class Figure {
    private Figure() {}

    static Html of(String title, String note, Html legend, Html drawing, Html table) {
        return tag("figure", "card chart")
                .of(
                        tag("figcaption")
                                .of(
                                        tag("h3").text(title),
                                        note.isEmpty()
                                                ? Html.NONE
                                                : tag("p", "soft").text(note)),
                        legend,
                        drawing,
                        tag("details").of(tag("summary").text("Numbers"), table));
    }
}
