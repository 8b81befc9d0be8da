#define MICROPY_HW_BOARD_NAME "Stamp"
#define MICROPY_HW_MCU_NAME   "STM32F405RG"
#define MICROPY_HW_ENABLE_RTC (1)

// the serial ports
#define MICROPY_HW_UART2_TX   (pin_A2)
#define MICROPY_HW_UART2_RX   (pyb_pin_P3)
#define MICROPY_HW_UART2_RTS  (pin_A1)
#define MICROPY_HW_UART3_TX   (pin_B10)
#define MICROPY_HW_UART3_RX   (pin_B11)
#define MICROPY_HW_UART6_TX   (pin_C6)
#define MICROPY_HW_I2C1_SCL   (pin_B6)
#define MICROPY_HW_I2C1_SDA   (pin_B7)
#define MICROPY_HW_SPI1_SCK   (pin_A5) // P8
#define MICROPY_HW_SPI1_MISO  (pin_A6)
#define MICROPY_HW_SPI1_MOSI  (pin_A7)
#define MICROPY_HW_SPI1_NSS   (pin_A4)
#define MICROPY_HW_I2C9_SCL   (pin_C0)
#define MICROPY_HW_I2C9_SDA   (pin_C1)
#define MICROPY_HW_LED1       (pin_A14)
#define MICROPY_HW_LED2       (pin_B4)
#define MICROPY_HW_LED_ON(pin) (mp_hal_pin_low(pin))
#define MICROPY_HW_USRSW_PIN  (pin_B3)
#define MICROPY_HW_USRSW_PULL (GPIO_PULLUP)
#define MICROPY_HW_USRSW_PRESSED (0)
#define MICROPY_HW_CARD_PIN   (pin_A8)
#define MICROPY_HW_UART4_TX   (PIN_OF_ANOTHER_HEADER)
