package io.plumbline.report;

import static io.plumbline.report.Tag.tag;

import java.util.List;
import java.util.Objects;

/**
 * A part of a page under a heading.
 *
 * @param id its name in addresses, of small letters and hyphens
 * @param heading its heading
 * @param introduction sentences that say what it shows, for a reader who has never seen such a page; may be empty
 * @param content what it shows
 */
public record Section(String id, String heading, String introduction, List<Html> content) {
    /** Leaves out what is empty. */
    public Section {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(heading, "heading");
        Objects.requireNonNull(introduction, "introduction");
        content = content.stream().filter(piece -> !piece.isEmpty()).toList();
    }

    /** A section of some pieces. */
    public static Section of(String id, String heading, String introduction, Html... content) {
        return new Section(id, heading, introduction, List.of(content));
    }

    /** Returns charts or cards side by side, as many as the screen has place for. */
    public static Html grid(List<Html> cards) {
        List<Html> shown = cards.stream().filter(card -> !card.isEmpty()).toList();
        return shown.isEmpty() ? Html.NONE : tag("div", "grid").of(shown);
    }

    /** Returns cards of tables side by side, where the screen has place for two. */
    public static Html gridOfTables(List<Html> cards) {
        return tag("div", "grid of-tables").of(cards);
    }

    /** Returns a frame around something. */
    public static Html card(Html... content) {
        return tag("div", "card").of(content);
    }

    /** Returns a paragraph of smaller weight. */
    public static Html note(String text) {
        return tag("p", "soft").text(text);
    }

    boolean isEmpty() {
        return content.isEmpty();
    }

    Html html() {
        return tag("section")
                .with("id", id)
                .of(
                        tag("h2").text(heading),
                        introduction.isEmpty()
                                ? Html.NONE
                                : tag("p", "introduction").text(introduction),
                        Html.all(content));
    }
}
