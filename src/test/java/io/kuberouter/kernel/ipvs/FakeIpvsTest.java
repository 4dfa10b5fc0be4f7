package io.kuberouter.kernel.ipvs;

import io.kuberouter.reconcile.Target;
import io.kuberouter.state.ServerKey;
import io.kuberouter.state.VirtualServer;

/// The contract on the model, so that tests which use the model may trust it.
class FakeIpvsTest extends IpvsContract {

    private final FakeIpvs fake = new FakeIpvs();

    @Override
    Target<ServerKey, VirtualServer> target(Adoptable adoptable) {
        return fake.target(adoptable);
    }

    @Override
    long written(Target<ServerKey, VirtualServer> target) {
        return fake.written();
    }

    @Override
    void ipvsadm(String arguments) {
        fake.ipvsadm(arguments);
    }

    @Override
    String listing() {
        return fake.listing();
    }
}
