package io.plumbline.jobs.config;

import io.plumbline.IdleOption;
import io.plumbline.OptionEffects;
import java.io.Serializable;
import java.util.List;

/**
 * The directory that a policy is published to, and the gates that it must pass before.
 *
 * @param dir {@code publish.dir}: directory on any Hadoop file system, made if missing; null: nothing is published
 * @param keep {@code publish.keep}: versions that stay there
 * @param accuracyLowerEnd {@code publish.accuracy-lower-end}: gate, what the lower end of the 95 % interval of the held-out
 *     reward accuracy must reach; 0: no gate
 * @param betterThanLength {@code publish.better-than-length}: gate, the accuracy must surely exceed those of "the longer one
 *     wins" and "the shorter one wins"
 * @param worseAtMost {@code publish.worse-at-most}: gate, by how much the accuracy may be below that of the policy which is
 *     published; null: no gate
 * @param largestChosenFall {@code publish.largest-chosen-fall}: gate, nats that the chosen completions may have lost on
 *     average; null: no gate
 */
public record PublishConfig(
        String dir,
        int keep,
        double accuracyLowerEnd,
        boolean betterThanLength,
        Double worseAtMost,
        Double largestChosenFall)
        implements OptionEffects, Serializable {
    private static final int MOST_KEPT = 10_000;

    /** Refuses values out of range. */
    public PublishConfig {
        if (dir != null) {
            Check.address("publish.dir", dir);
        }
        Check.that(keep >= 1 && keep <= MOST_KEPT, "publish.keep", "must be between 1 and " + MOST_KEPT, keep);
        Check.fraction("publish.accuracy-lower-end", accuracyLowerEnd);
        if (worseAtMost != null) {
            Check.fraction("publish.worse-at-most", worseAtMost);
        }
        Check.that(
                largestChosenFall == null || largestChosenFall >= 0 && Double.isFinite(largestChosenFall),
                "publish.largest-chosen-fall",
                "must be at least 0",
                largestChosenFall);
    }

    /** Returns whether a gate rests on the confidence intervals of the scores. */
    boolean readsIntervals() {
        return dir != null && (accuracyLowerEnd > 0 || betterThanLength);
    }

    @Override
    public List<IdleOption> idle(String section) {
        String place = section + ".dir";
        return dir != null ? List.of() : List.of(new IdleOption(section, place, place + " is not set"));
    }
}
