/* SPDX-License-Identifier: Apache-2.0 */
/* The library in C++: lists what is there, then tells what a callback hears until one device has come and gone. */
#include <cstdio>
#include <cstring>
#include <poll.h>
#include <string>
#include <ztc/discovery.h>

namespace
{
struct seen {
    unsigned added = 0;
    unsigned removed = 0;
    std::string last;
};

void tell(void *ctx, const ztc_discovery_event *event)
{
    auto *seen = static_cast<struct seen *>(ctx);
    if (event->device != nullptr) {
        seen->added += event->kind == ZTC_DISCOVERY_ADDED;
        seen->removed += event->kind == ZTC_DISCOVERY_REMOVED;
        seen->last = event->device->product;
    }
}
} // namespace

int main()
{
    char error[256];
    seen seen;
    ztc_discovery_options options{};
    options.struct_size = sizeof(options);
    ztc_discovery *discovery = nullptr;
    if (ztc_discovery_open(&options, error, sizeof(error), &discovery) != ZTC_OK) {
        std::fprintf(stderr, "%s\n", error);
        return 1;
    }
    const ztc_table *devices = nullptr;
    ztc_discovery_subscribe(discovery, tell, &seen);
    if (ztc_discovery_settle(discovery, 60000) != ZTC_OK ||
        ztc_discovery_list(discovery, &devices) != ZTC_OK) {
        std::fprintf(stderr, "%s\n", ztc_discovery_error(discovery));
        return 1;
    }
    for (uint32_t i = 0; i < devices->count; i++) {
        const auto *device = ZTC_ROW(ztc_discovery_device, devices, i);
        std::printf("%s %s\n", device->uid, device->product);
    }
    std::fflush(stdout);
    pollfd ready{ztc_discovery_descriptor(discovery), POLLIN, 0};
    while (seen.removed == 0 && poll(&ready, 1, 60000) > 0) {
        if (ztc_discovery_dispatch(discovery) != ZTC_OK) {
            return 1;
        }
    }
    std::printf("%u %u %s\n", seen.added, seen.removed, seen.last.c_str());
    ztc_discovery_close(discovery);
    return 0;
}
