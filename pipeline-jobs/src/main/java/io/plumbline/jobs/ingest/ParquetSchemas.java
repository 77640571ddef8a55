package io.plumbline.jobs.ingest;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.io.SeekableInputStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Brings Parquet files of the same schema together, so that every file is read by its own columns: beside a file that
 * has prompts, one without stays what it is. What a footer and the headers of pages claim is held against the file before
 * anything is allocated on their word.
 */
final class ParquetSchemas {
    private static final int MOST_SCHEMAS = 100;
    private static final int MOST_TASKS = 200;

    private ParquetSchemas() {}

    /**
     * The files, those of one schema together, in the order in which the schemas first occur.
     *
     * @throws PlumblineException of kind DATA where a file is not Parquet, or where there are too many schemas
     */
    static List<List<InputFile>> group(
            JavaSparkContext context, List<InputFile> files, Broadcast<SerializableConfiguration> configuration) {
        if (files.isEmpty()) {
            return List.of();
        }
        List<String> schemas = context.parallelize(files, Math.min(files.size(), MOST_TASKS))
                .map(file -> schema(file, configuration.value().value()))
                .collect();
        Map<String, List<InputFile>> groups = new LinkedHashMap<>();
        for (int i = 0; i < schemas.size(); i++) {
            groups.computeIfAbsent(schemas.get(i), schema -> new ArrayList<>()).add(files.get(i));
        }
        if (groups.size() > MOST_SCHEMAS) {
            throw new PlumblineException(
                    Kind.DATA,
                    "Cannot read the Parquet input: its " + files.size() + " files ("
                            + files.get(0).path()
                            + " and others) have " + groups.size() + " different schemas, at most " + MOST_SCHEMAS
                            + "; write them with one schema, or ingest fewer of them");
        }
        return List.copyOf(groups.values());
    }

    /** The schema in a footer, as text. */
    static String schema(InputFile file, Configuration configuration) {
        String part = "footer";
        try {
            HadoopInputFile input = HadoopInputFile.fromPath(new Path(file.path()), configuration);
            try (ParquetFileReader reader = ParquetFileReader.open(input)) {
                ParquetMetadata footer = reader.getFooter();
                requireInside(file, footer);
                String schema = footer.getFileMetaData().getSchema().toString();
                part = "data";
                requireSoundPages(file, input, footer);
                return schema;
            }
        } catch (IOException | RuntimeException | OutOfMemoryError | StackOverflowError e) {
            // Its reader trusts a file: it may fail anyhow on one that lies.
            if (e instanceof PlumblineException refused) {
                throw refused;
            }
            throw unreadable(file, "its " + part + " is not that of a Parquet file; is it whole?", e);
        }
    }

    private static void requireSoundPages(InputFile file, HadoopInputFile input, ParquetMetadata footer)
            throws IOException {
        if (footer.getFileMetaData().getFileDecryptor() != null) {
            // The headers of its pages are encrypted too, by somebody who shares a key with this cluster.
            return;
        }
        try (SeekableInputStream stream = input.newStream()) {
            ParquetPages pages =
                    new ParquetPages(stream, file.bytes(), Runtime.getRuntime().maxMemory());
            for (BlockMetaData block : footer.getBlocks()) {
                for (ColumnChunkMetaData column : block.getColumns()) {
                    Optional<String> problem = pages.problem(column);
                    if (problem.isPresent()) {
                        throw unreadable(file, "column " + column.getPath() + " " + problem.get(), null);
                    }
                }
            }
        }
    }

    private static void requireInside(InputFile file, ParquetMetadata footer) {
        long total = 0;
        for (BlockMetaData block : footer.getBlocks()) {
            for (ColumnChunkMetaData chunk : block.getColumns()) {
                long start = chunk.getStartingPos();
                long bytes = chunk.getTotalSize();
                if (start < 0 || bytes < 0 || start > file.bytes() || bytes > file.bytes() - start) {
                    throw unreadable(
                            file,
                            "its footer puts column " + chunk.getPath() + " at byte " + start + " with " + bytes
                                    + " bytes, but the file has " + file.bytes() + "; is it whole?",
                            null);
                }
                total += bytes;
            }
            if (block.getRowCount() < 0) {
                throw unreadable(file, "its footer counts " + block.getRowCount() + " rows", null);
            }
        }
        if (total > file.bytes()) {
            // Columns over each other would be read again and again.
            throw unreadable(
                    file, "its footer has columns of " + total + " bytes, but the file has " + file.bytes(), null);
        }
    }

    private static PlumblineException unreadable(InputFile file, String problem, Throwable cause) {
        return new PlumblineException(Kind.DATA, "Cannot read " + file.path() + ": " + problem, cause);
    }
}
