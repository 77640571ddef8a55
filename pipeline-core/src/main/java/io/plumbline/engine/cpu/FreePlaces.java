package io.plumbline.engine.cpu;

import java.util.Map;
import java.util.TreeMap;

/** Gives places out and takes them back: of those that are free the first that are enough, next to each other. */
final class FreePlaces {
    private final TreeMap<Integer, Integer> free = new TreeMap<>(); // first place to count, never next to each other
    private int end;
    private int taken;

    /** Places that are given out. */
    int taken() {
        return taken;
    }

    /** The place behind the last that was ever given out. */
    int end() {
        return end;
    }

    /** Returns whether places can be given out, next to each other, so that all that are given out end before a place. */
    boolean canTake(long count, int limit) {
        return endOfGiven() + count <= limit
                || free.entrySet().stream().anyMatch(gap -> gap.getValue() >= count && gap.getKey() + count <= limit);
    }

    /** The place behind the last that is given out now. */
    private long endOfGiven() {
        Map.Entry<Integer, Integer> last = free.lastEntry();
        return last != null && last.getKey() + last.getValue() == end ? last.getKey() : end;
    }

    /** Gives places out, behind all others where none before are enough. */
    Places take(int count) {
        taken += count;
        for (Map.Entry<Integer, Integer> gap : free.entrySet()) {
            if (gap.getValue() >= count) {
                int first = gap.getKey();
                // Read before the gap is removed: the map may use its entry for another one then.
                int left = gap.getValue() - count;
                free.remove(first);
                if (left > 0) {
                    free.put(first + count, left);
                }
                return new Places(first, count);
            }
        }
        Map.Entry<Integer, Integer> last = free.lastEntry();
        int first = end;
        if (last != null && last.getKey() + last.getValue() == end) {
            first = last.getKey();
            free.remove(first);
        }
        end = Math.addExact(first, count);
        return new Places(first, count);
    }

    /** Takes places back. */
    void giveBack(Places places) {
        if (places.count() == 0) {
            return;
        }
        taken -= places.count();
        int first = places.first();
        int behind = places.end();
        Map.Entry<Integer, Integer> before = free.lowerEntry(first);
        if (before != null && before.getKey() + before.getValue() == first) {
            first = before.getKey();
        }
        Integer next = free.remove(behind);
        if (next != null) {
            behind += next;
        }
        free.put(first, behind - first);
    }
}
