package io.plumbline.report;

import static io.plumbline.report.Tag.tag;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/**
 * A page in one file. It has no script and no link to anything outside, and forbids the browser to load anything, so that it
 * opens offline and can be sent on. It is light or dark as the reader's system is, and always light on paper.
 *
 * @param title what it is about
 * @param subtitle whose it is, such as a directory; may be empty
 * @param opening what stands before the first section
 * @param sections those without content are left out
 */
public record Page(String title, String subtitle, Html opening, List<Section> sections) {
    private static final String STYLE = "page.css";
    private static final String POLICY = "default-src 'none'; style-src 'unsafe-inline'";

    /** Leaves out empty sections. */
    public Page {
        Objects.requireNonNull(title, "title");
        Objects.requireNonNull(subtitle, "subtitle");
        Objects.requireNonNull(opening, "opening");
        sections = sections.stream().filter(section -> !section.isEmpty()).toList();
    }

    /** Returns the file's text. */
    public String html() {
        return "<!DOCTYPE html>\n"
                + tag("html")
                        .with("lang", "en")
                        .of(head(), tag("body").of(tag("main").of(main())))
                + "\n";
    }

    private Html head() {
        return tag("head")
                .of(
                        tag("meta").with("charset", "utf-8").of(),
                        meta("name", "viewport", "width=device-width, initial-scale=1"),
                        meta("name", "color-scheme", "light dark"),
                        meta("http-equiv", "Content-Security-Policy", POLICY),
                        tag("title").text(subtitle.isEmpty() ? title : title + " – " + subtitle),
                        tag("style").of(Html.ofMarkup(style())));
    }

    private static Html meta(String kind, String name, String content) {
        return tag("meta").with(kind, name).with("content", content).of();
    }

    private List<Html> main() {
        Html contents = sections.size() < 2
                ? Html.NONE
                : tag("nav")
                        .with("aria-label", "Contents")
                        .of(sections.stream().map(Page::link).toList());
        return List.of(
                tag("header").of(tag("h1").text(title), tag("p", "path").text(subtitle)),
                opening,
                contents,
                Html.all(sections.stream().map(Section::html).toList()));
    }

    private static Html link(Section section) {
        return tag("a").with("href", "#" + section.id()).text(section.heading());
    }

    private static String style() {
        try (InputStream in = Page.class.getResourceAsStream(STYLE)) {
            if (in == null) {
                throw new IllegalStateException("The style of reports is missing from the jar: " + STYLE);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the style of reports from the jar", e);
        }
    }
}
