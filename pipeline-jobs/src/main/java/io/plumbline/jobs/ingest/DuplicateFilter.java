package io.plumbline.jobs.ingest;

import io.plumbline.data.Reason;
import io.plumbline.data.Split;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;

/**
 * Puts duplicates, contradictions and leaks aside, of candidates in {@link Candidate#ORDER}. It holds one candidate back
 * at most, however often a pair is repeated.
 *
 * <ul>
 *   <li>A training pair whose group has a held-out pair is a leak: the same prompt, or the same two texts where there is
 *       no prompt.
 *   <li>Of equal pairs the first stays, the others are exact duplicates.
 *   <li>Where the two texts are preferred both ways, neither direction stays.
 * </ul>
 */
final class DuplicateFilter implements Iterator<Candidate> {
    private final Iterator<Candidate> candidates;
    private final Queue<Candidate> decided = new ArrayDeque<>();
    private Candidate pending;
    private String group;
    private boolean groupIsHeldOut;
    private String sides;
    private String pair;

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
            sides = null;
        }
        if (candidate.split() == Split.HELD_OUT) {
            groupIsHeldOut = true;
        } else if (groupIsHeldOut) {
            decided.add(candidate.rejected(
                    Reason.HELD_OUT_LEAK,
                    candidate.pair().prompt().isEmpty()
                            ? "the held-out input has these two texts"
                            : "the held-out input has this prompt"));
            return;
        }
        if (!candidate.identity().sidesId().equals(sides)) {
            release();
            sides = candidate.identity().sidesId();
            pair = candidate.identity().pairId();
            pending = candidate;
        } else if (candidate.identity().pairId().equals(pair)) {
            decided.add(candidate.rejected(Reason.EXACT_DUPLICATE, "pair " + pair + " once more"));
        } else {
            contradict(candidate);
        }
    }

    private void contradict(Candidate candidate) {
        String other = candidate.identity().pairId();
        decided.add(pending.rejected(Reason.CONTRADICTING_DUPLICATE, "pair " + other + " prefers the other side"));
        decided.add(candidate.rejected(Reason.CONTRADICTING_DUPLICATE, "pair " + pair + " prefers the other side"));
        pending = null;
        pair = other;
    }

    private void release() {
        if (pending != null) {
            decided.add(pending);
            pending = null;
        }
    }
}
