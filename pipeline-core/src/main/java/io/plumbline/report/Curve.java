package io.plumbline.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Values along a run, thinned while they are added, so that a curve of a million steps takes no more memory and no more of a
 * page than one of some hundred. Neighbours are put together, and of each such group the first, the least, the greatest and the
 * last value are kept (Jugel et al. 2014, M4): a line through these covers the same pixels as one through all, so that no
 * extreme is lost. Beside them stands the mean of each group.
 */
public final class Curve {
    /** Groups that are kept; when there are so many, each two become one. */
    static final int MOST_GROUPS = 256;

    private final List<Group> groups = new ArrayList<>();
    private Group open;
    private long perGroup = 1;
    private long missing;

    /**
     * Neighbouring values.
     *
     * @param end the last place
     * @param values how many were added
     * @param finite how many of them are finite
     * @param sum of the finite ones
     */
    private record Group(
            Point first, Point least, Point greatest, Point last, double end, long values, long finite, double sum) {
        static Group of(double x, double y) {
            Point point = Double.isFinite(y) ? new Point(x, y) : null;
            return new Group(point, point, point, point, x, 1, point == null ? 0 : 1, point == null ? 0 : y);
        }

        Group plus(Group next) {
            return new Group(
                    first == null ? next.first : first,
                    least == null || next.least != null && next.least.y() < least.y() ? next.least : least,
                    greatest == null || next.greatest != null && next.greatest.y() > greatest.y()
                            ? next.greatest
                            : greatest,
                    next.last == null ? last : next.last,
                    next.end,
                    values + next.values,
                    finite + next.finite,
                    sum + next.sum);
        }

        void addTo(List<Point> points) {
            if (finite == 0) {
                points.add(new Point(end, Double.NaN));
                return;
            }
            boolean leastFirst = least.x() <= greatest.x();
            for (Point point :
                    new Point[] {first, leastFirst ? least : greatest, leastFirst ? greatest : least, last}) {
                if (points.isEmpty() || !Objects.equals(points.get(points.size() - 1), point)) {
                    points.add(point);
                }
            }
        }

        Point mean() {
            return new Point(end, sum / finite);
        }
    }

    /**
     * Adds a value.
     *
     * @param x its place, not before the last one
     * @param y the value; one that is not finite is a gap
     */
    public void add(double x, double y) {
        Group value = Group.of(x, y);
        missing += value.values - value.finite;
        open = open == null ? value : open.plus(value);
        if (open.values == perGroup) {
            groups.add(open);
            open = null;
        }
        if (groups.size() == MOST_GROUPS) {
            halve();
        }
    }

    private void halve() {
        List<Group> halved = new ArrayList<>();
        for (int i = 0; i < groups.size(); i += 2) {
            halved.add(groups.get(i).plus(groups.get(i + 1)));
        }
        groups.clear();
        groups.addAll(halved);
        perGroup *= 2;
    }

    private List<Group> all() {
        List<Group> all = new ArrayList<>(groups);
        if (open != null) {
            all.add(open);
        }
        return all;
    }

    /** Returns whether no finite value was added. */
    public boolean isEmpty() {
        return all().stream().allMatch(group -> group.finite == 0);
    }

    /** Returns how many values were not finite. */
    public long missing() {
        return missing;
    }

    /** Returns how many values stand in a group; the last one may hold fewer. */
    public long perGroup() {
        return perGroup;
    }

    /** Returns the points to draw, ascending in x: all values if they are few, else four of each group at most. */
    public List<Point> points() {
        List<Point> points = new ArrayList<>();
        all().forEach(group -> group.addTo(points));
        return points;
    }

    /** Returns the mean of the finite values of each group, at its last place; NaN of a group without any. */
    public List<Point> means() {
        return all().stream().map(Group::mean).toList();
    }

    /**
     * Returns the means over the groups around each, a twentieth of all on either side: what is left of a curve when its noise
     * is taken away.
     */
    public List<Point> smoothed() {
        List<Group> all = all();
        int reach = all.size() / 20;
        List<Point> smoothed = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            Group near = all.subList(Math.max(0, i - reach), Math.min(all.size(), i + reach + 1)).stream()
                    .reduce(Group::plus)
                    .orElseThrow();
            smoothed.add(new Point(
                    all.get(i).end,
                    all.get(i).finite == 0 ? Double.NaN : near.mean().y()));
        }
        return smoothed;
    }

    /**
     * Returns the mean of the values beyond a place, to a group, and how many they are.
     *
     * @param place values of groups that end there or before are left out
     */
    public Tail after(double place) {
        long values = 0;
        long finite = 0;
        double sum = 0;
        for (Group group : all()) {
            if (group.end > place) {
                values += group.values;
                finite += group.finite;
                sum += group.sum;
            }
        }
        return new Tail(values, sum / finite);
    }

    /**
     * The end of a curve.
     *
     * @param values how many
     * @param mean of the finite ones; NaN without any
     */
    public record Tail(long values, double mean) {}

    /** Returns the last place; NaN of no value. */
    public double end() {
        List<Group> all = all();
        return all.isEmpty() ? Double.NaN : all.get(all.size() - 1).end;
    }
}
