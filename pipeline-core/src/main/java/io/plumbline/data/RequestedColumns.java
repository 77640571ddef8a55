package io.plumbline.data;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The columns that are asked for of each row. A name may lead into a column, see {@link Columns}. */
public interface RequestedColumns {
    /** Returns the names of what is read. */
    Stream<String> names();

    /** Returns whether the columns that are there are all that a row needs. */
    boolean isWhole(Predicate<String> isThere);

    /** Returns the column that names where a row came from, whose bytes need not be text; null for none. */
    String source();

    /** Returns the columns that are read, each once: all that a row needs to hold. */
    default Set<String> read() {
        return names().flatMap(name -> Stream.of(name, ColumnPath.root(name)))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /**
     * Returns the steps by which each name leads into a column: no steps where all of the column is read, and no name where
     * nothing of it is.
     */
    default List<List<String>> pathsInto(String column) {
        return names().filter(
                        name -> name.equals(column) || ColumnPath.root(name).equals(column))
                .map(name -> name.equals(column) ? List.<String>of() : ColumnPath.steps(name))
                .distinct()
                .toList();
    }
}
