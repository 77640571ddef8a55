package io.plumbline.integration;

import io.plumbline.jobs.progress.Progress;
import io.plumbline.jobs.progress.TaskCounter;

/** Progress that nobody watches. */
final class NoProgress implements Progress {
    @Override
    public Activity begin(String name, String unit, long total) {
        return new Activity() {
            @Override
            public void advance(long units) {
                // Nobody watches.
            }

            @Override
            public TaskCounter counter() {
                return units -> {};
            }

            @Override
            public void show(String metric, double value) {
                // Nobody watches.
            }

            @Override
            public void close() {
                // Nothing is open.
            }
        };
    }
}
