package io.plumbline.jobs.ingest;

import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.io.Text;

/** The candidates of one slice of lines after the other. */
final class SliceCandidates implements Iterator<Candidate> {
    private final Iterator<LineSlice> slices;
    private final CandidateReader reader;
    private final int maximumBytes;
    private final Configuration configuration;
    private LineSlice slice;
    private LineIterator lines;

    SliceCandidates(Iterator<LineSlice> slices, CandidateReader reader, int maximumBytes, Configuration configuration) {
        this.slices = slices;
        this.reader = reader;
        this.maximumBytes = maximumBytes;
        this.configuration = configuration;
    }

    @Override
    public boolean hasNext() {
        while (lines == null || !lines.hasNext()) {
            if (lines != null) {
                lines.close();
                lines = null;
            }
            if (!slices.hasNext()) {
                return false;
            }
            slice = slices.next();
            lines = new LineIterator(slice, maximumBytes, configuration);
        }
        return true;
    }

    @Override
    public Candidate next() {
        if (!hasNext()) {
            throw new NoSuchElementException("No line is left");
        }
        Text line = lines.next();
        return reader.line(slice.path(), line.getBytes(), line.getLength());
    }
}
