package io.plumbline.jobs.catalog;

import java.util.regex.Pattern;
import org.apache.spark.sql.catalyst.expressions.Cast;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.RuntimeReplaceable;
import org.apache.spark.sql.catalyst.expressions.TimeZoneAwareExpression;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;
import scala.collection.JavaConverters;

/**
 * Finds the times in a predicate that depend on when or where Spark runs: {@code DATE 'today'}, {@code 'yesterday'} beside a
 * column of dates, and a time without a zone.
 *
 * @see <a href="https://spark.apache.org/docs/3.5.0/sql-ref-literals.html">Literals</a>
 */
final class PredicateTimes {
    private static final String WORD = "\\s*(?:now|today|tomorrow|yesterday)\\b";
    private static final Pattern TEXT = Pattern.compile(WORD + ".*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Pattern TYPED =
            Pattern.compile("\\b(?:date|timestamp(?:_ntz|_ltz)?)\\s*r?['\"]" + WORD, Pattern.CASE_INSENSITIVE);

    private PredicateTimes() {}

    /** Returns whether the present stands behind the name of a type in a text of SQL: the parser leaves the time alone of it. */
    static boolean namesPresent(String sql) {
        return TYPED.matcher(sql).find();
    }

    /** Returns whether a text in an analysed expression is taken for the present. */
    static boolean isOfPresent(Expression expression) {
        boolean isOne = expression instanceof Cast cast
                && isTime(cast.dataType())
                && cast.child() instanceof Literal literal
                && literal.value() != null
                && TEXT.matcher(literal.value().toString()).matches();
        // What to_date stands for is not among its children.
        return isOne
                || expression instanceof RuntimeReplaceable named && isOfPresent(named.replacement())
                || JavaConverters.seqAsJavaList(expression.children()).stream().anyMatch(PredicateTimes::isOfPresent);
    }

    /** Returns whether an analysed expression has another value in another time zone of the session. */
    static boolean dependsOnZone(Expression expression) {
        boolean isAware = expression instanceof TimeZoneAwareExpression
                && !(expression instanceof Cast cast && !cast.needsTimeZone());
        return isAware
                || JavaConverters.seqAsJavaList(expression.children()).stream().anyMatch(PredicateTimes::dependsOnZone);
    }

    private static boolean isTime(DataType type) {
        return type instanceof DateType || type instanceof TimestampType || type instanceof TimestampNTZType;
    }
}
