package io.plumbline.score.page;

import static io.plumbline.report.Tag.tag;

import io.plumbline.report.Figures;
import io.plumbline.report.Html;
import io.plumbline.report.Section;
import io.plumbline.report.Table;
import io.plumbline.score.ExampleScore.Comparison;
import io.plumbline.score.PairScore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The comparisons that are wrong by the widest margins. */
final class MistakesSection {
    private static final int SHOWN_OF_ID = 12;
    private static final Pattern AROUND = Pattern.compile("\\A(\\R*)(.*?)(\\R*)\\z", Pattern.DOTALL);
    private static final Pattern BREAK = Pattern.compile("\\R");

    private static final String INTRODUCTION =
            "The held-out pairs on which it is most sure of the opposite of the label. A"
                    + " wrong label is as likely a cause as a wrong model: look these up first.";

    private MistakesSection() {}

    static Section of(List<Comparison> mistakes, Map<String, Texts> texts, String reward) {
        Table.Builder table = Table.ofNumbers(
                "Example", "Margin", "Chosen " + reward, "Rejected " + reward, "Tokens, chosen", "Tokens, rejected");
        List<Html> shown = new ArrayList<>();
        for (Comparison mistake : mistakes) {
            table.rowOf(row(mistake));
            Texts ofIt = texts.get(Texts.key(mistake));
            if (ofIt != null) {
                shown.add(texts(mistake, ofIt));
            }
        }
        Html note = Section.note(
                "An example is named by the first digits of its id in scores/ and examples/, and by its source. Of a ranking the"
                        + " numbers of the two completions follow."
                        + (texts.isEmpty()
                                ? " Its texts stand here only where score.mistake-texts asks for them."
                                : " Below, each opens to show its texts."));
        return Section.of(
                "mistakes",
                "Its surest mistakes",
                INTRODUCTION,
                mistakes.isEmpty() ? Html.NONE : Section.card(table.html(), note),
                shown.isEmpty() ? Html.NONE : Section.card(shown.toArray(Html[]::new)));
    }

    private static List<Html> row(Comparison mistake) {
        PairScore score = mistake.score();
        return List.of(
                Html.all(tag("code").text(name(mistake)), tag("p", "soft").text(score.source())),
                Html.text(Figures.decimal(score.rewards().margin())),
                Html.text(Figures.decimal(score.rewards().chosen())),
                Html.text(Figures.decimal(score.rewards().rejected())),
                Html.text(Figures.count(score.chosenTokens())),
                Html.text(Figures.count(score.rejectedTokens())));
    }

    private static String name(Comparison mistake) {
        String id = mistake.score().id();
        String places = mistake.chosen() == 0 && mistake.rejected() == 1
                ? ""
                : " " + mistake.chosen() + " against " + mistake.rejected();
        return id.substring(0, Math.min(id.length(), SHOWN_OF_ID)) + places;
    }

    private static Html texts(Comparison mistake, Texts texts) {
        return tag("details", "opened")
                .of(
                        tag("summary")
                                .of(
                                        tag("code").text(name(mistake)),
                                        Html.text(", " + mistake.score().source())),
                        text("Prompt", texts.prompt()),
                        text("Chosen", texts.chosen()),
                        text("Rejected", texts.rejected()));
    }

    /** Line breaks around a text are told by their number: as empty lines they would push what is to be read off a small screen. */
    private static Html text(String name, String text) {
        Matcher parts = AROUND.matcher(text);
        if (text.isEmpty() || !parts.matches()) {
            return tag("p", "soft").text(name + ": empty");
        }
        if (parts.group(2).isEmpty()) {
            return tag("p", "soft").text(name + ": " + breaks(text) + " and nothing else");
        }
        String before = parts.group(1).isEmpty() ? "" : ", after " + breaks(parts.group(1));
        String behind = parts.group(3).isEmpty() ? "" : ", followed by " + breaks(parts.group(3));
        return Html.all(
                tag("p", "soft").text(name + before + behind), tag("blockquote").text(parts.group(2)));
    }

    private static String breaks(String text) {
        long breaks = BREAK.matcher(text).results().count();
        return breaks == 1 ? "a line break" : breaks + " line breaks";
    }
}
