package dev.reprise.core.laws;

import dev.reprise.api.schema.CheckpointDecoder;
import dev.reprise.api.schema.OrderStatus;
import java.util.ArrayList;
import java.util.List;

/** P13: the venue's whole state told once settles every order as the venue has it, and told again changes nothing. */
final class Reconciliation {
    private Reconciliation() {}

    /** What of it a history that has ended breaks, or null. */
    static String violation(final World world) {
        tell(world);
        final long orders = world.view().state().orders.stateHash();
        final long portfolio = world.view().state().portfolio.stateHash();
        final List<Integer> caused = tell(world);
        if (!caused.isEmpty()
                || orders != world.view().state().orders.stateHash()
                || portfolio != world.view().state().portfolio.stateHash()) {
            return "the second pass caused records of types " + caused;
        }
        for (final VenueOrder order : world.venue().orders()) {
            final OrderStatus status = world.view().status(order.id);
            if (status != null
                    && (world.view().isWorking(order.id) != order.live
                            || order.cumQty != world.view().cumQty(order.id))) {
                return "order " + order.id + " is " + status + ", filled "
                        + world.view().cumQty(order.id) + " of " + order.cumQty;
            }
        }
        return null;
    }

    private static List<Integer> tell(final World world) {
        final List<Integer> caused = new ArrayList<>();
        for (final VenueOrder order : world.venue().orders()) {
            caused.addAll(world.causes(world.inputs().snapshot(order, order.status())));
        }
        caused.removeIf(type -> type == CheckpointDecoder.TEMPLATE_ID); // comes after so many inputs
        return caused;
    }
}
