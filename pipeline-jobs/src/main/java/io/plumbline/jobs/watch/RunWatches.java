package io.plumbline.jobs.watch;

import io.plumbline.PlainText;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells several watches. One that throws hears no more; the run goes on. */
public final class RunWatches implements RunWatch {
    private static final Logger LOG = LoggerFactory.getLogger(RunWatches.class);

    private final List<RunWatch> watches;
    private final Set<RunWatch> broken = new HashSet<>();

    /** @param watches in the order in which they hear */
    public RunWatches(List<RunWatch> watches) {
        this.watches = List.copyOf(watches);
    }

    @Override
    public void begins(StepWork work) {
        tell(watch -> watch.begins(work));
    }

    @Override
    public void trains(StepWork work, int stepsDone, int totalSteps) {
        tell(watch -> watch.trains(work, stepsDone, totalSteps));
    }

    @Override
    public void roundDone(StepWork work, RoundFigures round) {
        tell(watch -> watch.roundDone(work, round));
    }

    @Override
    public void measured(StepWork work, int step, long part, Map<String, ? extends Number> named) {
        tell(watch -> watch.measured(work, step, part, named));
    }

    @Override
    public void ended(StepWork work, StepOutcome outcome) {
        tell(watch -> watch.ended(work, outcome));
    }

    @Override
    public void brings(StepWork work) {
        tell(watch -> watch.brings(work));
    }

    @Override
    public void brought(StepWork work, StepOutcome outcome) {
        tell(watch -> watch.brought(work, outcome));
    }

    @Override
    public void failed(StepWork work, String sentence) {
        tell(watch -> watch.failed(work, sentence));
    }

    @Override
    public void refused(StepWork work, String sentence) {
        tell(watch -> watch.refused(work, sentence));
    }

    @Override
    public void passes(StepWork work) {
        tell(watch -> watch.passes(work));
    }

    @Override
    public void stopped(StepWork work) {
        tell(watch -> watch.stopped(work));
    }

    /** Ends all, the broken ones too: they may hold something. */
    @Override
    public synchronized void close() {
        watches.forEach(watch -> guarded(watch, RunWatch::close));
    }

    private synchronized void tell(Consumer<RunWatch> what) {
        for (RunWatch watch : watches) {
            if (!broken.contains(watch)) {
                guarded(watch, what);
            }
        }
    }

    private void guarded(RunWatch watch, Consumer<RunWatch> what) {
        try {
            what.accept(watch);
        } catch (RuntimeException | LinkageError e) {
            if (broken.add(watch)) {
                LOG.warn(
                        "{} hears no more of this run, which goes on: {}",
                        watch.getClass().getSimpleName(),
                        PlainText.reason(e));
            }
        }
    }
}
