package io.plumbline.score.page;

import static io.plumbline.report.Tag.tag;

import io.plumbline.report.Figures;
import io.plumbline.report.Html;
import io.plumbline.report.Section;
import io.plumbline.report.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The sections that say what was run, and on what data. */
final class RunSections {
    private RunSections() {}

    /** Returns a table of facts, with the explanation of each under its name. */
    static Html facts(List<Fact> facts, String name, String value) {
        Table.Builder table = Table.ofTexts(name, value);
        facts.forEach(fact -> table.rowOf(named(fact.name(), fact.explanation()), Html.text(fact.value())));
        return table.html();
    }

    /** Returns a name with its explanation. */
    static Html named(String name, String explanation) {
        return Html.all(
                tag("span", "name").text(name),
                explanation.isEmpty() ? Html.NONE : tag("p", "soft").text(explanation));
    }

    static Section run(RunFacts run) {
        List<Html> content = new ArrayList<>();
        content.add(framed("", facts(run.facts(), "What", "Value")));
        content.add(framed("Steps", facts(run.steps(), "Step", "What it did")));
        content.add(framed(
                "Settings that differ from the defaults",
                run.apart().isEmpty() ? Section.note("None: every setting is the default.") : keys(run.apart())));
        content.add(
                run.defaults().isEmpty()
                        ? Html.NONE
                        : Section.card(tag("details")
                                .of(
                                        tag("summary").text("All other settings, which are the defaults"),
                                        keys(run.defaults()))));
        return new Section(
                "run",
                "What was run",
                "The models, the data and the settings behind this page. With the same ones, the run can be repeated.",
                content);
    }

    private static Html framed(String heading, Html content) {
        if (content.isEmpty()) {
            return Html.NONE;
        }
        return heading.isEmpty()
                ? Section.card(content)
                : Section.card(tag("h3").text(heading), content);
    }

    private static Html keys(Map<String, String> values) {
        Table.Builder table = Table.ofTexts("Key", "Value");
        values.forEach(
                (key, value) -> table.rowOf(tag("code").text(key), tag("code").text(value)));
        return table.html();
    }

    static Section data(DataQuality data) {
        String introduction =
                "Every row of the input was checked before anything was learnt from it. Rows that could not be"
                        + " used were put aside (quarantined) with the reason; the others became examples, most to train on, some"
                        + " held out to judge by.";
        if (data == null) {
            return new Section("data", "Data", introduction, List.of());
        }
        List<Html> content = new ArrayList<>();
        if (!data.warnings().isEmpty()) {
            content.add(Section.note("What ingest warned of:"));
            content.add(tag("ul", "verdicts caution")
                    .of(data.warnings().stream()
                            .map(warning -> tag("li").text(warning))
                            .toList()));
        }
        content.add(Section.gridOfTables(List.of(rows(data), lengths(data))));
        content.add(shares(data));
        content.add(quarantined(data));
        return new Section("data", "Data", introduction, content);
    }

    private static Html rows(DataQuality data) {
        return Section.card(
                tag("h3").text("Rows"),
                Table.ofNumbers("Rows", "Count", "Share")
                        .row("read", Figures.count(data.rowsIn()), "")
                        .row("examples to train on", Figures.count(data.train()), share(data.train(), data))
                        .row("examples held out", Figures.count(data.heldOut()), share(data.heldOut(), data))
                        .row("put aside", Figures.count(data.aside()), share(data.aside(), data))
                        .html());
    }

    private static String share(long rows, DataQuality data) {
        return Figures.percent((double) rows / data.rowsIn());
    }

    private static Html lengths(DataQuality data) {
        Table.Builder table = Table.ofNumbers("Tokens of", "Mean", "Median", "95 % up to", "Longest");
        for (DataQuality.Lengths lengths : data.lengths()) {
            table.row(
                    lengths.name(),
                    Figures.shortly(lengths.mean()),
                    Figures.shortly(lengths.median()),
                    Figures.shortly(lengths.most()),
                    Figures.shortly(lengths.longest()));
        }
        return framed(
                "Lengths",
                data.lengths().isEmpty()
                        ? Html.NONE
                        : Html.all(
                                table.html(),
                                Section.note("A token is a piece of a word, the unit that a model reads and writes.")));
    }

    private static Html shares(DataQuality data) {
        Table.Builder table = Table.ofNumbers("Examples", "Count", "Share");
        for (DataQuality.Share share : data.shares()) {
            table.rowOf(
                    named(share.name(), share.meaning()),
                    Html.text(Figures.count(share.examples())),
                    Html.text(Figures.percent(share.share())));
        }
        return framed("Things to know", table.html());
    }

    private static Html quarantined(DataQuality data) {
        Table.Builder table = Table.ofTexts("Reason", "Rows", "What it means, and the cure");
        for (DataQuality.Quarantined reason : data.quarantined()) {
            table.rowOf(
                    tag("code", "whole").text(reason.code()),
                    Table.whole(Figures.count(reason.rows())),
                    Html.text(reason.meaning()));
        }
        return framed("Rows put aside, by reason", table.html());
    }
}
