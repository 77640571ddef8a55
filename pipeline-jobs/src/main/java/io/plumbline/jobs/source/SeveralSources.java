package io.plumbline.jobs.source;

import io.plumbline.jobs.manifest.InputIdentity;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Sources that one key names, the rows of one behind those of the other.
 *
 * @param sources at least one
 */
record SeveralSources(List<InputSource> sources) implements InputSource {
    SeveralSources {
        sources = List.copyOf(sources);
    }

    @Override
    public InputIdentity identity(FileHashes hashes) {
        return sources.stream()
                .map(source -> source.identity(hashes))
                .reduce(InputIdentity::with)
                .orElseThrow();
    }

    @Override
    public List<String> addresses() {
        return sources.stream().flatMap(source -> source.addresses().stream()).toList();
    }

    @Override
    public long bytes() {
        return sources.stream().mapToLong(InputSource::bytes).sum();
    }

    @Override
    public JavaRDD<InputRow> open(
            JavaSparkContext context, RowRequest request, Broadcast<SerializableConfiguration> hadoop) {
        return sources.stream()
                .map(source -> source.open(context, request, hadoop))
                .reduce(JavaRDD::union)
                .orElseThrow();
    }

    @Override
    public void requireUnchanged() {
        sources.forEach(InputSource::requireUnchanged);
    }
}
