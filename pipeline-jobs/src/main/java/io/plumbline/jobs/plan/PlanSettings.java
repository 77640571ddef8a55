package io.plumbline.jobs.plan;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import java.util.List;
import java.util.TreeSet;

/**
 * The settings of a plan.
 *
 * @param bench file with bench's figures; null for a plan without hours
 * @param workers numbers of workers, rising
 * @param networkGigabits that the network carries to each machine, and from it, in 10^9 bits a second
 */
public record PlanSettings(String bench, List<Integer> workers, double networkGigabits) {
    private static final int MOST_WORKERS = 100_000;

    /** Refuses values out of range by the option that sets them; sorts the workers. */
    public PlanSettings {
        workers = List.copyOf(new TreeSet<>(workers));
        for (int number : workers) {
            if (number < 1 || number > MOST_WORKERS) {
                throw refused("--workers must be from 1 to " + MOST_WORKERS + ", got " + number);
            }
        }
        if (workers.isEmpty()) {
            throw refused("--workers must name a number");
        }
        if (!(networkGigabits > 0 && Double.isFinite(networkGigabits))) {
            throw refused("--network-gbit must be above 0, got " + networkGigabits);
        }
    }

    private static PlumblineException refused(String problem) {
        return new PlumblineException(Kind.CONFIGURATION, "Cannot plan: " + problem);
    }
}
