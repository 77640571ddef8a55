package io.plumbline.jobs.source;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.Util;

/** Writes other footers into Parquet files. */
public final class ParquetFooter {
    private static final int TRAILER_BYTES = 8;

    private ParquetFooter() {}

    /** Writes another footer. */
    public static void change(Path file, Consumer<FileMetaData> change) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        int length = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(bytes.length - TRAILER_BYTES);
        int place = bytes.length - TRAILER_BYTES - length;
        FileMetaData footer = Util.readFileMetaData(new ByteArrayInputStream(bytes, place, length));
        change.accept(footer);
        ByteArrayOutputStream changed = new ByteArrayOutputStream();
        changed.write(bytes, 0, place);
        Util.writeFileMetaData(footer, changed);
        int written = changed.size() - place;
        changed.writeBytes(ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(written)
                .array());
        changed.writeBytes("PAR1".getBytes(StandardCharsets.US_ASCII));
        Files.write(file, changed.toByteArray());
    }

    /** Returns a column of the first row group. */
    public static ColumnMetaData column(FileMetaData footer, int index) {
        return footer.getRow_groups().get(0).getColumns().get(index).getMeta_data();
    }
}
