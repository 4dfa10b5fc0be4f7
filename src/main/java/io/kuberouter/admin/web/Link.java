package io.kuberouter.admin.web;

import io.kuberouter.state.PodKey;
import io.kuberouter.state.PolicyKey;

/// The name of an object, and the address of its page.
record Link(String name, String href) {

    static Link to(PolicyKey policy) {
        return new Link(policy.toString(), "/policies/" + policy);
    }

    static Link to(PodKey pod) {
        return new Link(pod.toString(), "/pods/" + pod);
    }
}
