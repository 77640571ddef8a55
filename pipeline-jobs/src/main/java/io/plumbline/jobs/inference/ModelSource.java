package io.plumbline.jobs.inference;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.jobs.storage.LocalModels;
import io.plumbline.model.FloatSink;
import io.plumbline.model.ModelDirectory;
import io.plumbline.nn.Decoders;
import java.util.Objects;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A Hugging Face model directory that executors read themselves; weights never cross the network with a task.
 *
 * @param location directory on any Hadoop file system
 * @param fingerprint of the model that the driver saw there, so that another model under the same name is another source
 */
public record ModelSource(String location, String fingerprint) implements ScorerSource {
    private static final long serialVersionUID = 1L;

    /** Refuses a source without a place or fingerprint. */
    public ModelSource {
        Objects.requireNonNull(location, "location");
        Objects.requireNonNull(fingerprint, "fingerprint");
    }

    @Override
    public BatchScorer open() {
        ModelDirectory model = ModelDirectory.open(LocalModels.local(location));
        long size = model.layout().size();
        if (size > Integer.MAX_VALUE) {
            throw new PlumblineException(
                    Kind.MODEL,
                    "Cannot load model " + location + ": " + size + " parameters, this version holds at most "
                            + Integer.MAX_VALUE);
        }
        INDArray parameters = Nd4j.createUninitialized(DataType.FLOAT, 1, size);
        model.read(FloatSink.into(parameters.data().asNioFloat()));
        return new DecoderScorer(parameters, () -> Decoders.create(model.config(), model.layout()));
    }
}
