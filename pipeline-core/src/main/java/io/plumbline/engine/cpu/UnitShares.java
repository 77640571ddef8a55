package io.plumbline.engine.cpu;

/**
 * Shares of about the same cost of units of work: so many units an item, all of an item of the same cost.
 *
 * @param costs of all items before each, and of all
 * @param unitsPerItem units that every item has
 */
record UnitShares(double[] costs, int unitsPerItem) {
    /** Returns the units of a lane: the units in order, item by item, cut into shares. */
    Range of(Lane lane) {
        return new Range(
                firstUnitFrom((double) lane.index() / lane.count()),
                firstUnitFrom((lane.index() + 1.0) / lane.count()));
    }

    private int firstUnitFrom(double share) {
        int items = costs.length - 1;
        double wanted = share * costs[items];
        int item = 0;
        while (item < items && costs[item + 1] < wanted) {
            item++;
        }
        if (share >= 1 || item == items) {
            return items * unitsPerItem;
        }
        double within = (wanted - costs[item]) / (costs[item + 1] - costs[item]);
        return item * unitsPerItem + (int) Math.round(within * unitsPerItem);
    }
}
