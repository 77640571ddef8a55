package io.plumbline.engine.cpu;

import io.plumbline.engine.PromptGroup;
import java.util.ArrayList;
import java.util.List;

/** The rows of a batch that attend, the rows that each attends to, and the lane that does the work. */
final class AttentionPlan {
    private final List<List<Segment>> segments; // of every group
    private final double[] costs; // of all groups before each

    private AttentionPlan(List<List<Segment>> segments, double[] costs) {
        this.segments = List.copyOf(segments);
        this.costs = costs;
    }

    /** Plans that the rows which predict completion tokens attend, and no others. */
    static AttentionPlan ofPredictingRows(List<PromptGroup> groups) {
        List<List<Segment>> segments = new ArrayList<>(groups.size());
        double[] costs = new double[groups.size() + 1];
        int row = 0;
        for (int group = 0; group < groups.size(); group++) {
            List<Segment> ofGroup = segments(groups.get(group), row);
            segments.add(ofGroup);
            costs[group + 1] = costs[group] + cost(ofGroup);
            row += groups.get(group).rows();
        }
        return new AttentionPlan(segments, costs);
    }

    /** Returns the plan of the same batch by which every row attends. */
    AttentionPlan attendingWhole() {
        List<List<Segment>> whole = segments.stream()
                .map(group -> group.stream().map(Segment::attendingWhole).toList())
                .toList();
        return new AttentionPlan(whole, costs);
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
    private static double cost(List<Segment> segments) {
        double cost = 0;
        for (Segment segment : segments) {
            cost += (double) segment.rows() * (segment.rows() + segment.contextRows());
        }
        return cost;
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
     */
    Range units(int heads, Lane lane) {
        return new Range(
                firstUnitFrom((double) lane.index() / lane.count(), heads),
                firstUnitFrom((lane.index() + 1.0) / lane.count(), heads));
    }

    private int firstUnitFrom(double share, int heads) {
        int groups = segments.size();
        double wanted = share * costs[groups];
        int group = 0;
        while (group < groups && costs[group + 1] < wanted) {
            group++;
        }
        if (share >= 1 || group == groups) {
            return groups * heads;
        }
        double within = (wanted - costs[group]) / (costs[group + 1] - costs[group]);
        return group * heads + (int) Math.round(within * heads);
    }
}
