package io.plumbline.jobs.source;

import io.plumbline.data.ColumnPath;
import io.plumbline.data.RequestedColumns;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation.ListLogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/**
 * Finds the part of a file's columns that is read: the used ones, and of those that hold objects the fields that the names of
 * columns lead to. Where a name leads to no field, the whole column is read, so that the fault can name the fields that are there.
 */
final class ParquetColumns {
    private ParquetColumns() {}

    /** Returns the part, in the order of the file. */
    static MessageType used(MessageType schema, RequestedColumns layout) {
        List<Type> used = new ArrayList<>();
        for (Type field : schema.getFields()) {
            List<List<String>> paths = layout.pathsInto(field.getName());
            if (!paths.isEmpty()) {
                used.add(part(field, paths));
            }
        }
        return new MessageType(schema.getName(), used);
    }

    /** Returns what paths lead to in a value; of a path without steps that is all of it. */
    private static Type part(Type type, List<List<String>> paths) {
        if (type.isPrimitive() || paths.stream().anyMatch(List::isEmpty)) {
            return type;
        }
        GroupType group = type.asGroupType();
        if (group.getLogicalTypeAnnotation() instanceof ListLogicalTypeAnnotation) {
            return partOfEach(group, paths);
        }
        // Of any other annotation it is no object but a map, and a repeated one is a list of an old writer.
        return group.getLogicalTypeAnnotation() == null && !group.isRepetition(Type.Repetition.REPEATED)
                ? partOfFields(group, paths)
                : group;
    }

    private static GroupType partOfEach(GroupType list, List<List<String>> paths) {
        Type repeated = list.getType(0);
        boolean each = paths.stream().allMatch(path -> path.get(0).equals(ColumnPath.EACH));
        if (!each || list.getFieldCount() != 1 || !ParquetValues.isWrapped(repeated)) {
            return list;
        }
        List<List<String>> further =
                paths.stream().map(path -> path.subList(1, path.size())).toList();
        Type element = part(repeated.asGroupType().getType(0), further);
        return list.withNewFields(repeated.asGroupType().withNewFields(element));
    }

    private static GroupType partOfFields(GroupType group, List<List<String>> paths) {
        Map<String, List<List<String>>> byField = new LinkedHashMap<>();
        for (List<String> path : paths) {
            if (!group.containsField(path.get(0))) {
                return group;
            }
            byField.computeIfAbsent(path.get(0), field -> new ArrayList<>()).add(path.subList(1, path.size()));
        }
        List<Type> fields = new ArrayList<>();
        for (Type field : group.getFields()) {
            if (byField.containsKey(field.getName())) {
                fields.add(part(field, byField.get(field.getName())));
            }
        }
        return group.withNewFields(fields);
    }
}
