package io.plumbline.jobs.sample;

import io.plumbline.data.TextTokenizer;
import io.plumbline.data.TokenizerFiles;
import io.plumbline.engine.EngineKind.DeviceKind;
import io.plumbline.jobs.executor.ExecutorResources;
import io.plumbline.jobs.executor.Lease;
import io.plumbline.jobs.executor.Work;
import io.plumbline.jobs.inference.LoadedModel;
import io.plumbline.jobs.inference.ModelSource;

/**
 * The model that the tasks of a process sample from, with its tokenizer.
 *
 * @param model loaded
 * @param tokenizer the model's
 */
record Sampler(LoadedModel model, TextTokenizer tokenizer) implements AutoCloseable {
    /**
     * The identity of a sampler.
     *
     * @param model where executors get the model from
     * @param tokenizer the files of its tokenizer
     */
    private record Source(ModelSource model, TokenizerFiles tokenizer) {
        Sampler open() {
            TextTokenizer opened = TextTokenizer.of(tokenizer);
            try {
                return new Sampler(model.load(), opened);
            } catch (Throwable thrown) {
                opened.close();
                throw thrown;
            }
        }
    }

    /** Leases the sampler of a model. A GPU samples for one task after the other, and has the working memory of one. */
    static Lease<Sampler> lease(ModelSource model, TokenizerFiles tokenizer) {
        Source source = new Source(model, tokenizer);
        Work<Sampler> sampling = new Work<>("a sampling", source, Sampler.class, Work.AfterClosing.MAY_RETURN);
        ExecutorResources resources = ExecutorResources.ofThisProcess();
        return model.device() == DeviceKind.GPU
                ? resources.take(sampling, "the model", source::open)
                : resources.share(sampling, "the model", source::open);
    }

    @Override
    public void close() {
        try (tokenizer) {
            model.close();
        }
    }
}
