package io.plumbline.jobs.score;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.compare.ScoredExample;
import io.plumbline.loss.Outcome;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;

/** Sums the rows of each example of a table of scores, sorted by id and the indices of the two completions. */
final class ScoredExamples implements Iterator<ScoredExample> {
    /** The columns of a row, in their order, before that of its loss. */
    static final String[] COLUMNS = {"id", "chosen_index", "rejected_index", "outcome", "margin"};

    /** The column behind these, which may be null. */
    static final String LOSS_COLUMN = "loss";

    /** The last column of a row, which may be null. */
    static final String PROMPT_COLUMN = "prompt_id";

    private static final int ID = 0;
    private static final int CHOSEN = 1;
    private static final int REJECTED = 2;
    private static final int OUTCOME = 3;
    private static final int MARGIN = 4;
    private static final int LOSS = 5;
    private static final int PROMPT = 6;

    private final Path table;
    private final Iterator<Row> rows;
    /** Null where there are no more. */
    private Row next;

    ScoredExamples(Path table, Iterator<Row> rows) {
        this.table = table;
        this.rows = rows;
        this.next = read();
    }

    @Override
    public boolean hasNext() {
        return next != null;
    }

    @Override
    public ScoredExample next() {
        if (next == null) {
            throw new NoSuchElementException();
        }
        String id = next.getString(ID);
        String promptId = next.getString(PROMPT);
        int pairs = 0;
        int correct = 0;
        double margins = 0;
        int losses = 0;
        double loss = 0;
        while (next != null && next.getString(ID).equals(id)) {
            pairs++;
            correct += next.getString(OUTCOME).equals(Outcome.CORRECT.column()) ? 1 : 0;
            margins += next.getDouble(MARGIN);
            if (!next.isNullAt(LOSS)) {
                losses++;
                loss += next.getDouble(LOSS);
            }
            if (!Objects.equals(promptId, next.getString(PROMPT))) {
                throw damaged("rows of example " + id + " have not the same " + PROMPT_COLUMN);
            }
            Row last = next;
            next = read();
            if (next != null && isSame(last, next)) {
                throw damaged("example " + id + " has the comparison of the same two completions more than once");
            }
        }
        return new ScoredExample(id, pairs, correct, margins, losses, loss, promptId);
    }

    private static boolean isSame(Row last, Row row) {
        return last.getString(ID).equals(row.getString(ID))
                && last.getInt(CHOSEN) == row.getInt(CHOSEN)
                && last.getInt(REJECTED) == row.getInt(REJECTED);
    }

    private Row read() {
        if (!rows.hasNext()) {
            return null;
        }
        Row row = rows.next();
        if (lacksOne(row) || !Double.isFinite(row.getDouble(MARGIN))) {
            throw damaged("a row lacks one of " + String.join(", ", COLUMNS));
        }
        if (!row.isNullAt(LOSS) && !Double.isFinite(row.getDouble(LOSS))) {
            throw damaged("a row has a " + LOSS_COLUMN + " that is no number");
        }
        return row;
    }

    private static boolean lacksOne(Row row) {
        for (int column = 0; column < COLUMNS.length; column++) {
            if (row.isNullAt(column)) {
                return true;
            }
        }
        return false;
    }

    private PlumblineException damaged(String problem) {
        return new PlumblineException(
                Kind.DATA, "Cannot read " + table + ": " + problem + "; delete it to have the policy scored again");
    }
}
