package io.plumbline.engine;

import java.util.List;

/** Takes what is generated, request by request. */
@FunctionalInterface
public interface GenerationSink {
    /**
     * Called once for each request, in whatever order they are done, from the thread that generates.
     *
     * @param request its place among the requests, from 0
     * @param completions as many as it asked for, in the order of their numbers
     */
    void done(int request, List<GeneratedCompletion> completions);
}
