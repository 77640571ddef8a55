package io.plumbline.report;

import static io.plumbline.report.Tag.tag;

import java.util.ArrayList;
import java.util.List;

/**
 * A share on a bar from 0 to 100 %, with its interval and other shares to hold it against.
 *
 * @param share in [0, 1]
 * @param low lower end of its interval; NaN without one
 * @param high upper end
 */
public record ShareBar(double share, double low, double high) {
    private static final double WIDTH = 380;
    private static final double TOP = 20;
    private static final double BAR = 22;
    private static final double HEIGHT = 62;
    private static final double SMALL_WIDTH = 110;
    private static final double SMALL_HEIGHT = 14;
    private static final double EDGE = 60;

    /** A share to hold another against, with its name. */
    public record Mark(String name, double share) {}

    private boolean hasInterval() {
        return Double.isFinite(low) && Double.isFinite(high);
    }

    /** Returns the bar with a name at each mark: of the first below it, of the second above it. */
    public Html html(List<Mark> marks) {
        if (!Double.isFinite(share)) {
            return Html.NONE;
        }
        List<Html> content = new ArrayList<>();
        content.add(rectangle("track", 0, WIDTH));
        content.add(rectangle("filled", 0, WIDTH * share));
        if (hasInterval()) {
            content.add(rectangle("within", WIDTH * low, Math.max(2, WIDTH * (high - low))));
        }
        content.add(Plot.line("here", WIDTH * share, TOP, WIDTH * share, TOP + BAR));
        for (int i = 0; i < marks.size(); i++) {
            if (Double.isFinite(marks.get(i).share())) {
                mark(marks.get(i), i % 2 == 0, content);
            }
        }
        return tag("svg", "share")
                .with("viewBox", "0 0 " + Tag.number(WIDTH) + " " + Tag.number(HEIGHT))
                .with("role", "img")
                .with("aria-label", description(marks))
                .of(content);
    }

    private static void mark(Mark mark, boolean isBelow, List<Html> content) {
        double place = WIDTH * mark.share();
        content.add(Plot.line("mark", place, TOP - (isBelow ? 0 : 4), place, TOP + BAR + (isBelow ? 4 : 0)));
        String anchor = place < EDGE ? "start" : place > WIDTH - EDGE ? "end" : "middle";
        content.add(tag("text")
                .with("x", place)
                .with("y", isBelow ? TOP + BAR + 16 : TOP - 8)
                .with("text-anchor", anchor)
                .text(mark.name() + " " + Figures.percent(mark.share())));
    }

    private String description(List<Mark> marks) {
        StringBuilder text = new StringBuilder(Figures.percent(share));
        if (hasInterval()) {
            text.append(", interval ").append(Figures.percents(low, high));
        }
        marks.forEach(mark -> text.append("; ").append(mark.name()).append(' ').append(Figures.percent(mark.share())));
        return text.toString();
    }

    private static Html rectangle(String styleClass, double left, double width) {
        return tag("rect", styleClass)
                .with("x", left)
                .with("y", TOP)
                .with("width", width)
                .with("height", BAR)
                .of();
    }

    /** Returns a small bar for a table, with a line at a half. */
    public Html small() {
        if (!Double.isFinite(share)) {
            return Html.NONE;
        }
        double middle = SMALL_HEIGHT / 2;
        List<Html> content = new ArrayList<>();
        content.add(Plot.line("grid", 0, middle, SMALL_WIDTH, middle));
        content.add(Plot.line("half", SMALL_WIDTH / 2, 1, SMALL_WIDTH / 2, SMALL_HEIGHT - 1));
        if (hasInterval()) {
            content.add(Plot.line("interval c2", SMALL_WIDTH * low, middle, SMALL_WIDTH * high, middle));
        }
        content.add(tag("circle", "dot c2")
                .with("cx", SMALL_WIDTH * share)
                .with("cy", middle)
                .with("r", 3.4)
                .of());
        return tag("svg", "small")
                .with("viewBox", "-4 0 " + Tag.number(SMALL_WIDTH + 8) + " " + Tag.number(SMALL_HEIGHT))
                .with("role", "img")
                .with("aria-label", description(List.of()))
                .of(content);
    }
}
