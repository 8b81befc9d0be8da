#include "device/known.h"
ztc_status ztc_known_load(struct ztc_registry *registry, const struct ztc_home *home,
                          struct ztc_error *error, struct ztc_known *ret_known)
{
    (void)registry;
    (void)home;
    (void)error;
    *ret_known = (struct ztc_known){0};
    return ZTC_OK;
}
void ztc_known_done(struct ztc_known *known)
{
    (void)known;
}
const struct ztc_known_row *ztc_known_by_uid(const struct ztc_known *known, const char *uid)
{
    (void)known;
    (void)uid;
    return NULL;
}
