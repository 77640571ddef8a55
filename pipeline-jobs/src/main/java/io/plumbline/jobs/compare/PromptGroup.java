package io.plumbline.jobs.compare;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;

/**
 * The completions of a prompt in one table as they come in: no more of them than are judged, and one more, however many there are.
 */
final class PromptGroup implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final int MOST = ComparedPrompt.MOST_COMPLETIONS + 1;

    private final List<ScoredCompletion> kept = new ArrayList<>();
    private long count;

    /** Returns the only one, or one without completions. */
    static PromptGroup of(Iterable<PromptGroup> groups) {
        Iterator<PromptGroup> found = groups.iterator();
        return found.hasNext() ? found.next() : new PromptGroup();
    }

    PromptGroup with(ScoredCompletion completion) {
        count++;
        if (kept.size() < MOST) {
            kept.add(completion);
        }
        return this;
    }

    PromptGroup with(PromptGroup other) {
        count += other.count;
        kept.addAll(other.kept.subList(0, Math.min(other.kept.size(), MOST - kept.size())));
        return this;
    }

    /** All completions, those not kept too. */
    long count() {
        return count;
    }

    /** Those that are kept, by index and score. */
    List<ScoredCompletion> sorted() {
        kept.sort(Comparator.naturalOrder());
        return List.copyOf(kept);
    }
}
