package io.plumbline.engine.cpu;

import io.plumbline.engine.PromptGroup;
import java.util.ArrayList;
import java.util.List;

/** The rows of a batch that attend, the rows that each attends to, and the lane that does the work. */
final class AttentionPlan {
    private final List<List<Segment>> segments; // of every group

    private AttentionPlan(List<List<Segment>> segments) {
        this.segments = List.copyOf(segments);
    }

    /** Plans that the rows which predict completion tokens attend, and no others. */
    static AttentionPlan ofPredictingRows(List<PromptGroup> groups) {
        List<List<Segment>> segments = new ArrayList<>(groups.size());
        int row = 0;
        for (PromptGroup group : groups) {
            segments.add(segments(group, row));
            row += group.rows();
        }
        return new AttentionPlan(segments);
    }

    /** Plans that texts attend to themselves, each a segment. */
    static AttentionPlan ofTexts(List<Segment> texts) {
        return new AttentionPlan(texts.stream().map(List::of).toList());
    }

    /** Returns the plan of the same batch by which every row attends. */
    AttentionPlan attendingWhole() {
        List<List<Segment>> whole = segments.stream()
                .map(group -> group.stream().map(Segment::attendingWhole).toList())
                .toList();
        return new AttentionPlan(whole);
    }

    private static List<Segment> segments(PromptGroup group, int start) {
        int prompt = group.prompt().length;
        int shared = group.sharedTokens();
        int trunk = prompt + shared;
        List<Segment> segments = new ArrayList<>(group.completions().size());
        int row = start + trunk;
        for (int[] completion : group.completions()) {
            int rest = completion.length - 1 - shared;
            if (segments.isEmpty()) {
                segments.add(new Segment(start, trunk + rest, prompt - 1, start, 0));
            } else if (rest > 0) {
                // A later completion of which only the last token is its own has no rows.
                segments.add(new Segment(row, rest, 0, start, trunk));
            }
            row += rest;
        }
        return List.copyOf(segments);
    }

    /** The cost where every row attends, which orders the groups well enough where only some do. */
    private static double cost(List<Segment> segments, int window) {
        double cost = 0;
        for (Segment segment : segments) {
            cost += (double) segment.rows() * Math.min(window, segment.rows() + segment.contextRows());
        }
        return cost;
    }

    /** The costs of all groups before each, and of all. */
    private double[] costs(int window) {
        double[] costs = new double[segments.size() + 1];
        for (int group = 0; group < segments.size(); group++) {
            costs[group + 1] = costs[group] + cost(segments.get(group), window);
        }
        return costs;
    }

    /** Segments of a group. */
    List<Segment> segments(int group) {
        return segments.get(group);
    }

    /**
     * Returns the (group, head) units of a lane: the units in order, group by group, cut into shares of the same cost; of
     * about the same, where not every row attends.
     *
     * @param heads units a group
     * @param window most rows that a row attends to
     */
    Range units(int heads, int window, Lane lane) {
        return new UnitShares(costs(window), heads).of(lane);
    }
}
