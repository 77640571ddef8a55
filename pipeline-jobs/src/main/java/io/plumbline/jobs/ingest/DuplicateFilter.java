package io.plumbline.jobs.ingest;

import io.plumbline.data.Reason;
import io.plumbline.data.Split;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;

/**
 * Puts duplicates, contradictions and leaks aside, of candidates in {@link Candidate#ORDER}. It holds one candidate back
 * at most, however often an example is repeated.
 *
 * <ul>
 *   <li>A training example whose group has a held-out example is a leak: the same prompt, or the same completions where
 *       there is no prompt.
 *   <li>Of equal examples the first stays, the others are exact duplicates.
 *   <li>Where the same completions of a prompt are preferred in different orders, or have different labels, none of these
 *       examples stays.
 * </ul>
 */
final class DuplicateFilter implements Iterator<Candidate> {
    private final Iterator<Candidate> candidates;
    private final Queue<Candidate> decided = new ArrayDeque<>();
    private Candidate pending;
    private String group;
    private boolean groupIsHeldOut;
    private String members;
    private String id;

    DuplicateFilter(Iterator<Candidate> candidates) {
        this.candidates = candidates;
    }

    @Override
    public boolean hasNext() {
        while (decided.isEmpty() && candidates.hasNext()) {
            decide(candidates.next());
        }
        if (decided.isEmpty()) {
            release();
        }
        return !decided.isEmpty();
    }

    @Override
    public Candidate next() {
        if (!hasNext()) {
            throw new NoSuchElementException("No candidate is left");
        }
        return decided.remove();
    }

    private void decide(Candidate candidate) {
        if (candidate.rejection() != null) {
            decided.add(candidate);
            return;
        }
        if (!candidate.identity().groupId().equals(group)) {
            release();
            group = candidate.identity().groupId();
            groupIsHeldOut = false;
            members = null;
        }
        if (candidate.split() == Split.HELD_OUT) {
            groupIsHeldOut = true;
        } else if (groupIsHeldOut) {
            decided.add(candidate.rejected(
                    Reason.HELD_OUT_LEAK,
                    candidate.example().prompt().isEmpty()
                            ? "the held-out input has these completions"
                            : "the held-out input has this prompt"));
            return;
        }
        if (!candidate.identity().membersId().equals(members)) {
            release();
            members = candidate.identity().membersId();
            id = candidate.identity().id();
            pending = candidate;
        } else if (candidate.identity().id().equals(id)) {
            decided.add(candidate.rejected(Reason.EXACT_DUPLICATE, "example " + id + " once more"));
        } else {
            contradict(candidate);
        }
    }

    private void contradict(Candidate candidate) {
        String other = candidate.identity().id();
        if (pending != null) {
            decided.add(contradicting(pending, other));
            pending = null;
        }
        decided.add(contradicting(candidate, id));
        id = other;
    }

    private static Candidate contradicting(Candidate candidate, String other) {
        return candidate.rejected(
                Reason.CONTRADICTING_DUPLICATE, "example " + other + " judges the same completions otherwise");
    }

    private void release() {
        if (pending != null) {
            decided.add(pending);
            pending = null;
        }
    }
}
