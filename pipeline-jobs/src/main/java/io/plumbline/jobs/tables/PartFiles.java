package io.plumbline.jobs.tables;

import io.plumbline.commit.Commit;
import io.plumbline.jobs.storage.HadoopTree;
import io.plumbline.jobs.storage.StorageFailures;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.BiFunction;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.schema.MessageType;

/**
 * The files of a folder that tasks fill part by part. Each is written by one task under a temporary name and committed by
 * rename: it is whole or absent, and two attempts at the same part leave the same bytes. So work that was killed goes on with
 * the parts that are not there.
 */
public final class PartFiles {
    private static final String PREFIX = "part-";

    private PartFiles() {}

    /** Returns the name of a part within its folder. */
    public static String name(int index) {
        return String.format(Locale.ROOT, PREFIX + "%05d.parquet", index);
    }

    /** Returns the committed parts of a folder, in order; none where it is missing. */
    public static List<Path> of(FileSystem files, Path folder) {
        try {
            List<Path> parts = new ArrayList<>();
            for (FileStatus status : files.exists(folder) ? files.listStatus(folder) : new FileStatus[0]) {
                if (status.getPath().getName().startsWith(PREFIX)) {
                    parts.add(status.getPath());
                }
            }
            return parts.stream().sorted().toList();
        } catch (IOException | FSError e) {
            throw StorageFailures.at("list " + folder, e);
        }
    }

    /** Returns the index of a part from its place. */
    public static int index(Path part) {
        String name = part.getName();
        return Integer.parseInt(name.substring(PREFIX.length(), name.indexOf('.')));
    }

    /**
     * Writes and commits a part.
     *
     * @param target where the part stands once committed
     * @param rows in the order of the file
     * @param fill writes a row into an empty group of the schema, and returns it
     * @param <R> type of the rows
     */
    public static <R> void write(
            Configuration configuration,
            Path target,
            MessageType schema,
            List<R> rows,
            BiFunction<Group, R, Group> fill) {
        Path temporary = new Path(target.getParent(), "_" + target.getName() + "." + UUID.randomUUID());
        try {
            FileSystem files = target.getFileSystem(configuration);
            SimpleGroupFactory groups = new SimpleGroupFactory(schema);
            try (ParquetWriter<Group> writer = ExampleParquetWriter.builder(temporary)
                    .withConf(configuration)
                    .withType(schema)
                    .withCompressionCodec(CompressionCodecName.SNAPPY)
                    .build()) {
                for (R row : rows) {
                    writer.write(fill.apply(groups.newGroup(), row));
                }
            }
            // Where another attempt at this part was first, its rows are the same.
            Commit.first(new HadoopTree(files, target.getParent()), temporary.getName(), target.getName());
        } catch (IOException | FSError e) {
            throw StorageFailures.at("write part " + target, e);
        }
    }
}
